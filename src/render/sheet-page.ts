// The sheet of a lab: title block, contents, numbered steps, and for paper the hints on a last page.

import type Token from 'markdown-it/lib/token.mjs';
import { assetFolder } from '../course/assets.js';
import { siteUrl } from '../course/paths.js';
import { expandPieces, expandText, type Piece } from '../course/variables.js';
import type { ToolFiles } from '../io/tool-files.js';
import type { MarkdownContext } from '../markdown/context.js';
import type { Engine } from '../markdown/engine.js';
import type { Block, Lab, Section } from '../parse/lab-model.js';
import { localEmoji, localFonts } from './built-in-fonts.js';
import { Html, html } from './html.js';
import { type BlockContext, blockHtml } from './lab-block.js';
import { piecesAsHtml } from './marked-code.js';
import { type Messages, messagesFor } from './messages.js';
import { type Page, type PageSettings, partsPlace, piecesOf } from './page.js';
import type { SelfCheck } from './self-check.js';
import { hintsOf } from './sheet-hints.js';
import { type Proof, proofHtml } from './step-proof.js';

export interface SheetPageInput extends PageSettings {
  readonly lab: Lab;
  readonly context: MarkdownContext;
  readonly engine: Engine;
  readonly tool: ToolFiles;
  /** CSS of the theme for sheets; its assets are among `assets`. */
  readonly style: string;
  readonly firstStep: number;
  readonly needs: readonly { readonly title: string; readonly id: string }[];
  /** Labels of the groups that it is for. */
  readonly audience: readonly string[];
  /** Slides that name a step, by its id. */
  readonly slides: ReadonlyMap<string, readonly SlideLink[]>;
  readonly pdf: string;
  /** The students' script; undefined when the lab has no public check. */
  readonly selfCheck: SelfCheck | undefined;
  /** What a run has proved of the lab; undefined when there was none. */
  readonly proof: Proof | undefined;
}

export interface SlideLink {
  readonly url: string;
  readonly title: string;
}

export function sheetPath(id: string): string {
  return `labs/${id}/index.html`;
}

export function sheetPage(input: SheetPageInput): Page {
  const { lab, assets, tool, config } = input;
  const path = sheetPath(lab.id);
  const words = messagesFor(config.language);
  const title = expandText(lab.title, lab.variables);
  const emoji = (part: Html): Html =>
    Html.unsafe(localEmoji(part.text, name => siteUrl(`${assetFolder}/${name}`), assets, tool));
  const body = emoji(html`${header(input, words)}
<main>
${partsPlace}</main>
`);
  const parts = sheetParts(input, words).map(emoji);
  const addTool = (name: string): string => assets.addBytes(name.replace(/.*\//, ''), tool.read(name) ?? '');
  const styles = [assets.addBytes('sheet.css', input.style)];
  if ([body, ...parts].some(part => part.text.includes('class="katex')))
    styles.push(assets.addBytes('katex.css', mathCss(input)));
  const head = {
    title,
    description: expandText(lab.target, lab.variables),
    author: config.author,
    keywords: '',
    language: config.language,
    styles,
    headScripts: [],
    bodyScripts: [addTool('client/sheet.js')],
    extra: marginBoxes(config.title, title),
  };
  return { path, pieces: piecesOf(head, `sheet-page ${input.edition}`, body, parts, path), assets: assets.all() };
}

function mathCss({ assets, tool }: SheetPageInput): string {
  const css = new TextDecoder().decode(tool.read('katex-css/katex.min.css'));
  return localFonts(css.replace(/url\(fonts\//g, 'url(lutrin-katex:'), assets, tool);
}

/** Running header and footer of the printed sheet. */
function marginBoxes(course: string, title: string): Html {
  const text = (value: string): string => JSON.stringify(value).replace(/</g, '\\3c ');
  return Html.unsafe(`<style>
@page {
  @top-left { content: ${text(course)} }
  @top-right { content: ${text(title)} }
  @bottom-right { content: counter(page) " / " counter(pages) }
}
</style>
`);
}

/** The children of `main`. */
function sheetParts(input: SheetPageInput, words: Messages): Html[] {
  const { lab } = input;
  const blocks = blockContext(input, words);
  const render = (tokens: readonly Token[]): Html =>
    Html.unsafe(
      input.engine.renderDocument(tokens, input.context, token => blockHtml(token.meta.block as Block, blocks).text),
    );
  let number = input.firstStep;
  const numbered = lab.sections.map(section => ({ section, number: section.isStep ? number++ : undefined }));
  const hints = numbered.map(({ section, number: step }) => ({ section, step, hints: hintsOf(section) }));
  const hintCount = (section: Section): number => hints.find(found => found.section === section)?.hints.length ?? 0;
  return [
    valueFields(input, words),
    html`<div class="introduction">${render(lab.introduction)}</div>\n`,
    html`${contents(numbered, words)}\n`,
    selfCheckHtml(input, words),
    ...numbered.map(({ section, number: step }) => {
      const slides = slideLinks(input.slides.get(section.id), words);
      const proof = proofHtml(section, input, words);
      return sectionHtml(section, step, html`${slides}${proof}`, hintCount(section), render, words);
    }),
    hintsPage(hints, render, words),
  ].filter(part => part !== false);
}

interface Numbered {
  readonly section: Section;
  readonly number: number | undefined;
}

function header({ lab, config, needs, audience, pdf, edition }: SheetPageInput, words: Messages): Html {
  const facts: [string, Html | string][] = [];
  if (audience.length > 0) facts.push([words.audience, audience.join(', ')]);
  if (lab.level !== undefined) facts.push([words.level, `${lab.level} / 3`]);
  if (lab.minutes !== undefined) facts.push([words.duration, words.minutes(lab.minutes)]);
  if (needs.length > 0)
    facts.push([
      words.needs,
      html`${needs.map((need, index) => html`${index > 0 && ', '}<a href="${siteUrl(sheetPath(need.id))}">${need.title}</a>`)}`,
    ]);
  return html`<header class="title">
<nav class="top"><a href="${siteUrl('index.html')}">${config.title}</a> <a class="pdf" href="${siteUrl(pdf)}">${words.pdf}</a></nav>
${edition === 'instructor' && html`<p class="edition">${words.instructorEdition}</p>`}
<h1>${prose(lab.title, lab)}</h1>
${lab.target !== '' && html`<p class="target"><strong>${words.target}:</strong> ${prose(lab.target, lab)}</p>`}
<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
</header>`;
}

/** A field for each value that differs per student and stands on the sheet. */
function valueFields({ lab }: SheetPageInput, words: Messages): Html | false {
  const fields = [...lab.variables].flatMap(([name, variable]) =>
    variable.type === 'student' ? [{ name, variable }] : [],
  );
  if (fields.length === 0) return false;
  return html`<form class="values"><p class="label">${words.yourValues}</p>
${fields.map(
  ({
    name,
    variable,
  }) => html`<label>${name} <input name="${name}" value="${variable.value}" data-default="${variable.value}" autocomplete="off" spellcheck="false"></label>
<p class="on-paper">${words.yourValuePrint(name, variable.value)}</p>
`,
)}<p class="help">${words.yourValuesHelp}</p></form>
`;
}

function contents(numbered: readonly Numbered[], words: Messages): Html {
  const items = numbered.map(({ section, number }) => {
    const duration = section.facts.minutes === undefined ? '' : words.minutes(section.facts.minutes);
    return html`<li>${number !== undefined && html`<span class="number">${number}</span> `}<a href="#${section.id}">${section.title}</a>${
      duration !== '' && html` <span class="duration">${duration}</span>`
    }</li>\n`;
  });
  return html`<nav class="contents" aria-labelledby="contents"><h2 id="contents">${words.contents}</h2><ul>
${items}</ul></nav>`;
}

function sectionHtml(
  { id, heading, facts, tokens, isStep }: Section,
  number: number | undefined,
  about: Html,
  hints: number,
  render: (tokens: readonly Token[]) => Html,
  words: Messages,
): Html {
  const inner = render(heading.slice(1, 2));
  const shown = [
    facts.minutes !== undefined && words.minutes(facts.minutes),
    facts.level !== undefined && `${words.level} ${facts.level}`,
    facts.host !== undefined && words.onHost(facts.host),
    facts.needs !== undefined && `${words.needs} ${facts.needs}`,
  ].filter(fact => typeof fact === 'string');
  return html`<section class="${isStep ? 'step' : 'section'}" id="${id}">
<h2>${number !== undefined && html`<span class="number"><span class="word">${words.step} </span>${number}</span> `}${inner}</h2>
${shown.length > 0 && html`<p class="step-facts">${shown.join(' · ')}</p>`}
${about}${render(tokens)}${hints > 0 && html`<p class="hint-pointer">${words.hintsOnLastPage(hints)}</p>`}
</section>
`;
}

function slideLinks(links: readonly SlideLink[] | undefined, words: Messages): Html | false {
  if (links === undefined) return false;
  return html`<p class="step-slides">${words.slides}: ${links.map(
    ({ url, title }, index) => html`${index > 0 && ', '}<a href="${url}">${title}</a>`,
  )}</p>\n`;
}

/** How students check their own work. The sum is for those who want to know that they have the script of this sheet. */
function selfCheckHtml({ selfCheck, lab }: SheetPageInput, words: Messages): Html | false {
  if (selfCheck === undefined) return false;
  const values = selfCheck.variables.flatMap((name): Piece[] => [
    { text: `${name}=` },
    ...expandPieces(`@{${name}}`, lab.variables),
    { text: ' ' },
  ]);
  const command = Html.unsafe(piecesAsHtml([...values, { text: 'sh check.sh' }]));
  const link = html`<a href="${siteUrl(selfCheck.path)}" download>check.sh</a>`;
  return html`<aside class="self-check"><p><strong>${words.selfCheck}</strong> ${words.selfCheckGet} ${link} ${words.selfCheckRun} <code>${command}</code>. ${words.selfCheckHas(selfCheck.checks)} <code>-h</code>.</p>
<p class="sum">SHA-256 <code>${selfCheck.sha256}</code></p></aside>
`;
}

interface SectionHints {
  readonly section: Section;
  readonly step: number | undefined;
  readonly hints: readonly (readonly Token[])[];
}

/** On paper the hints stand together at the end, opened. */
function hintsPage(
  all: readonly SectionHints[],
  render: (tokens: readonly Token[]) => Html,
  words: Messages,
): Html | false {
  const withHints = all.filter(({ hints }) => hints.length > 0);
  if (withHints.length === 0) return false;
  const opened = (hint: readonly Token[]): Html =>
    Html.unsafe(
      render(hint)
        .text.replace(/<details\b/g, '<details open')
        .replace(/ id="[^"]*"/g, ''),
    );
  return html`<section class="hints-page"><h2>${words.hints}</h2>
${withHints.map(({ section, step, hints }) => html`<h3>${step !== undefined && `${words.step} ${step}: `}${section.title}</h3>\n${hints.map(opened)}`)}</section>
`;
}

function blockContext(input: SheetPageInput, words: Messages): BlockContext {
  const { lab, engine } = input;
  const students = [...lab.hosts.values()].filter(host => host.settings.role !== 'probe');
  return {
    edition: input.edition,
    variables: lab.variables,
    assets: input.assets,
    words,
    showHosts: students.length > 1,
    highlight: (code, language, lines) => engine.highlight(code, language, lines),
    diagram: block =>
      input.context.diagram(block.code, block.attributes.get('alt'), [block.span.line - 1, block.span.line]),
  };
}

function prose(text: string, lab: Lab): Html {
  return Html.unsafe(piecesAsHtml(expandPieces(text, lab.variables)));
}
