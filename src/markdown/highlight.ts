// Highlighted code, as Marp's Shiki plugin makes it (same theme of CSS variables, same markup), with two differences:
// no time limit, after which Shiki leaves lines plain and the output depends on the load; and the Oniguruma engine, whose
// output is the same as that of the JavaScript one and which starts twice as fast.

import type { HighlighterCore, ShikiTransformer } from 'shiki/core';
import { BoundedMap } from './bounded-map.js';
import { isLines, lineNumbers } from './fence-info.js';
import { sharePatterns } from './shared-patterns.js';

export interface Highlighter {
  /** Loads what the languages need; names that Shiki does not know are left out. */
  load(languages: Iterable<string>): Promise<void>;
  /**
   * HTML of the highlighted code, or an empty string when the language is unknown or not loaded. Code of an unknown language is
   * plain where the attributes mark lines: the marks stay.
   */
  highlight(code: string, language: string, attributes: string): string;
}

/** Blocks of code whose result is kept: both editions show the same, and a live page shows most of them again. */
const rememberedBlocks = 5000;

const plainLanguages = new Set(['text', 'txt', 'plain']);

type OnigurumaModule = typeof import('shiki/engine/oniguruma');

/** Of bytes alone the loader would ask whether they are a `Response`, for which Node loads its HTTP client. */
function engineFrom(bytes: Uint8Array | undefined): Parameters<OnigurumaModule['createOnigurumaEngine']>[0] {
  if (bytes === undefined) return import('shiki/wasm');
  return { instantiator: imports => WebAssembly.instantiate(bytes, imports) };
}

/** `oniguruma` gives the WebAssembly of the engine; without it the package's own loader does, which takes longer. */
export function createHighlighter(oniguruma?: () => Uint8Array | undefined): Highlighter {
  let core: HighlighterCore | undefined;
  let known: Readonly<Record<string, () => Promise<{ default: unknown }>>> = {};
  const loaded = new Set<string>(plainLanguages);
  const results = new BoundedMap<string, string>(rememberedBlocks);

  const load = async (languages: Iterable<string>): Promise<void> => {
    const wanted = [...languages].filter(name => !loaded.has(name) || core === undefined);
    if (wanted.length === 0) return;
    const [{ createCssVariablesTheme, createHighlighterCore }, { createOnigurumaEngine }, { bundledLanguages }] =
      await Promise.all([import('shiki/core'), import('shiki/engine/oniguruma'), import('shiki/langs')]);
    known = bundledLanguages;
    core ??= await createHighlighterCore({
      themes: [createCssVariablesTheme({ name: 'marp-shiki', variablePrefix: '--marp-shiki-' })],
      langs: [],
      engine: sharePatterns(await createOnigurumaEngine(engineFrom(oniguruma?.()))),
      warnings: false,
    });
    const names = wanted.filter(name => Object.hasOwn(known, name));
    await core.loadLanguage(...names.map(name => bundledLanguages[name as keyof typeof bundledLanguages]));
    for (const name of names) loaded.add(name);
  };

  const highlight = (code: string, language: string, attributes: string): string => {
    const isPlain = plainLanguages.has(language) || !loaded.has(language);
    if (core === undefined || (!loaded.has(language) && linesIn(attributes) === '')) return '';
    const key = JSON.stringify([language, attributes, code]);
    const done = results.get(key);
    if (done !== undefined) return done;
    const html = core.codeToHtml(code.replace(/\n$/, ''), {
      lang: isPlain ? 'text' : language,
      theme: 'marp-shiki',
      transformers: [languageClass, highlightedLines, typedLines],
      meta: { __raw: attributes, __language: language },
      tabindex: false,
      tokenizeTimeLimit: 0,
    });
    results.set(key, html);
    return html;
  };
  return { load, highlight };
}

/** Languages named by the fences of a text; a superset is fine. */
export function languagesIn(text: string): Set<string> {
  const found = new Set<string>();
  for (const match of text.matchAll(/^[^\S\n]*(?:[>*+-]\s+|\d+[.)]\s+|>\s?)*(?:`{3,}|~{3,})[^\S\n]*([^\s`{]+)/gm))
    found.add(match[1] ?? '');
  return found;
}

const languageClass: ShikiTransformer = {
  name: 'lutrin:language-class',
  code(node) {
    const language: unknown = this.options.meta?.__language;
    this.addClassToHast(node, `language-${typeof language === 'string' ? language : this.options.lang}`);
  },
};

const highlightedLines: ShikiTransformer = {
  name: 'lutrin:highlighted-lines',
  line(node, line) {
    const lines = linesIn(this.options.meta?.__raw);
    if (isLines(lines) && !lines.includes('|') && lineNumbers(lines, line).has(line))
      this.addClassToHast(node, 'highlighted');
  },
};

function linesIn(attributes: string | undefined): string {
  return /\{([^}]*)\}/.exec(attributes ?? '')?.[1] ?? '';
}

/** A prompt, after which somebody typed: `$ `, `# `, `user@host:~# `, `[user@host /]$ `. Output seldom looks like one. */
const prompt = /^(?:[\w.-]+@[\w.-]+:\S*|\[[\w.-]+@[\w.-]+ \S+\])?[$#] /;

/** What was typed in a terminal session, also on lines that go on after a backslash, and those of a here document. */
const typedLines: ShikiTransformer = {
  name: 'lutrin:typed-lines',
  code() {
    if (this.options.meta?.__language !== 'console') return;
    const lines = this.source.split('\n');
    let isTyped = false;
    let isHere = false;
    for (const [index, line] of this.lines.entries()) {
      const text = lines[index] ?? '';
      const begins = prompt.test(text);
      if (begins) isHere = text.includes('<<');
      isTyped = begins || (isTyped && (/\\$/.test(lines[index - 1] ?? '') || (isHere && text.startsWith('> '))));
      if (isTyped) this.addClassToHast(line, 'typed');
    }
  },
};
