// The fences of a lab on its sheet: commands to copy, files to download, output to compare with, checks, questions.

import { posix } from 'node:path';
import type { AssetSet } from '../course/assets.js';
import { assetFolder } from '../course/assets.js';
import type { Edition } from '../course/model.js';
import { siteUrl } from '../course/paths.js';
import { expandPieces, expandText, type Piece, type Variables } from '../course/variables.js';
import type { Block, CheckBlock, FileBlock, RunBlock } from '../parse/lab-model.js';
import { transcriptLines } from '../parse/lab-transcript.js';
import { Html, html } from './html.js';
import { asLines, markPieces, piecesAsHtml } from './marked-code.js';
import type { Messages } from './messages.js';

export interface BlockContext {
  readonly edition: Edition;
  readonly variables: Variables;
  readonly assets: AssetSet;
  readonly words: Messages;
  /** Hosts are named when there is more than one. */
  readonly showHosts: boolean;
  highlight(code: string, language: string, lines: string | undefined): string;
  diagram(block: Block): string;
}

export function blockHtml(block: Block, context: BlockContext): Html {
  switch (block.role) {
    case 'run':
      return runHtml(block, context);
    case 'output':
      return figure(
        'output',
        context.words.expected,
        Html.unsafe(`<pre><code>${asLines(outputHtml(block.code, context))}</code></pre>`),
      );
    case 'file':
      return fileHtml(block, context);
    case 'check':
      return checkHtml(block, context);
    case 'question':
      return html`<aside class="question"><p class="label">${context.words.question}</p><p>${sentence(block.code.trim(), context)}</p></aside>\n`;
    case 'serial':
      return figure('serial', context.words.serial, serialHtml(block.code, context), hostLabel(block.host, context));
    case 'code':
      return block.language === 'mermaid'
        ? Html.unsafe(context.diagram(block))
        : html`<div class="${codeClass(block.code)}">${codeHtml(block, context)}${copyButton(context)}</div>\n`;
  }
}

function runHtml(block: RunBlock, context: BlockContext): Html {
  const { words } = context;
  const get = (key: string): string | undefined => block.attributes.get(key);
  const manual = get('manual');
  const remarks = [
    manual !== undefined && html`<p class="by-hand"><strong>${words.byHand}:</strong> ${sentence(manual, context)}</p>`,
    context.edition === 'instructor' &&
      get('skip') !== undefined &&
      html`<p class="by-hand"><strong>${words.skipped}:</strong> ${get('skip')}</p>`,
    context.edition === 'instructor' &&
      block.attributes.has('hidden') &&
      html`<p class="by-hand"><strong>${words.hidden}</strong></p>`,
  ];
  const user = get('user');
  const label = [manual === undefined && hostLabel(block.host, context), user && words.asUser(user)]
    .filter(Boolean)
    .join(' ');
  const code = block.transcript ? transcriptHtml(block.code, context) : codeHtml(block, context);
  const hasCaption = label !== '' || remarks.some(remark => remark !== false);
  return html`<figure class="command">${hasCaption && html`<figcaption>${remarks}${label}</figcaption>`}<div class="${codeClass(block.code)}">${code}${copyButton(context)}</div></figure>\n`;
}

function fileHtml(block: FileBlock, context: BlockContext): Html {
  const { words } = context;
  const part = block.attributes.get('part');
  const isWhole = part === undefined && !block.attributes.has('append');
  const path = expandText(block.path, context.variables);
  const facts = [
    block.attributes.has('append') && words.append,
    part !== undefined && words.part(part),
    hostLabel(block.host, context),
  ].filter(fact => typeof fact === 'string' && fact !== '');
  const caption = html`<code class="path">${prose(block.path, context)}</code>${facts.map(fact => html` <span class="fact">${fact}</span>`)}${
    isWhole && download(path, block, context)
  }`;
  return html`<figure class="file"><figcaption>${caption}</figcaption><div class="${codeClass(block.code)}">${codeHtml(block, context)}${copyButton(context)}</div></figure>\n`;
}

function download(path: string, block: FileBlock, context: BlockContext): Html {
  const name = posix.basename(path) || 'file';
  const asset = context.assets.addBytes(name, expandText(block.code, context.variables));
  const url = siteUrl(`${assetFolder}/${asset}`);
  return html` <a class="download" href="${url}" download="${name}">${context.words.download}</a>`;
}

function checkHtml(block: CheckBlock, context: BlockContext): Html {
  const { words } = context;
  const label = block.instructorOnly ? words.teacherCheck : words.check;
  return html`<aside class="check${block.instructorOnly && ' teacher'}" id="check-${block.id}"><p><strong class="label">${label}</strong> ${sentence(block.title, context)}</p>
<details><summary>${words.checkCommand}</summary>
<div class="code">${codeHtml(block, context)}</div></details></aside>\n`;
}

function figure(kind: string, title: string, content: Html, label = ''): Html {
  return html`<figure class="${kind}"><figcaption>${title}${label !== '' && html` ${label}`}</figcaption>${content}</figure>\n`;
}

/** Lines that stay together on paper; what is longer would leave half a page empty before it. */
const wholeLines = 24;

function codeClass(code: string): string {
  return code.split('\n').length > wholeLines ? 'code long' : 'code';
}

function codeHtml(block: Block, context: BlockContext): Html {
  const pieces = expandPieces(block.code.replace(/\n$/, ''), context.variables);
  const text = pieces.map(piece => piece.text).join('');
  const highlighted = context.highlight(text, block.language, block.lines);
  if (highlighted !== '') return Html.unsafe(markPieces(highlighted, pieces));
  return Html.unsafe(`<pre><code>${asLines(piecesAsHtml(pieces))}</code></pre>`);
}

/** Lines with a prompt are commands; the copy button takes those, without the prompt. */
function transcriptHtml(code: string, context: BlockContext): Html {
  const rendered = transcriptLines(code).map(({ text, prompt }) => {
    if (prompt === undefined)
      return html`<span class="printed">${Html.unsafe(piecesAsHtml(expandPieces(text, context.variables)))}</span>`;
    return html`<span class="prompt" aria-hidden="true">${prompt}</span><span class="typed">${prose(text, context)}</span>`;
  });
  return Html.unsafe(`<pre class="transcript"><code>${asLines(rendered.join('\n'))}</code></pre>`);
}

function serialHtml(code: string, context: BlockContext): Html {
  const lines = code
    .trim()
    .split('\n')
    .map(line => {
      const [, verb = '', text = ''] = /^(expect|send):\s?(.*)$/.exec(line) ?? [];
      if (verb === 'send') return html`<span class="typed">${prose(text, context)}</span>`;
      return html`<span class="printed">${prose(verb === '' ? line : text, context)}</span>`;
    });
  return Html.unsafe(`<pre class="transcript"><code>${asLines(lines.join('\n'))}</code></pre>`);
}

const wildcard = /\[\[([^\]]+)\]\]|\[(\.\.|IP|N|MS|HEX|UUID|TIME)\]/g;

/** Expected output with its wildcards as an ellipsis or a word. */
function outputHtml(code: string, context: BlockContext): string {
  const lines = code.replace(/\n$/, '').split('\n');
  return lines
    .map(line => {
      if (line.trim() === '...') return '<span class="any">…</span>';
      const pieces = expandPieces(line.replace(/ \(re\)$/, ''), context.variables);
      return piecesAsHtml(pieces).replace(wildcard, (_all, literal: string | undefined, kind: string | undefined) =>
        literal === undefined ? `<span class="any">${kind === '..' ? '…' : kind}</span>` : `[${literal}]`,
      );
    })
    .join('\n');
}

function prose(text: string, context: BlockContext): Html {
  const pieces: readonly Piece[] = expandPieces(text, context.variables);
  return Html.unsafe(piecesAsHtml(pieces));
}

/** Words for a reader, in which a command may stand between backticks. */
function sentence(text: string, context: BlockContext): Html {
  return Html.unsafe(prose(text, context).text.replace(/`([^`\n]+)`/g, '<code>$1</code>'));
}

function hostLabel(host: string | undefined, context: BlockContext): string {
  return host === undefined || !context.showHosts ? '' : context.words.onHost(host);
}

function copyButton({ words }: BlockContext): Html {
  return html`<button type="button" class="copy" data-copied="${words.copied}" hidden>${words.copy}</button>`;
}
