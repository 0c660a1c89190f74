// The highlighter's engine with its patterns shared: it finds what the engine alone finds, and compiles each pattern once.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createCssVariablesTheme, createHighlighterCore, type RegexEngine } from 'shiki/core';
import { createOnigurumaEngine } from 'shiki/engine/oniguruma';
import { bundledLanguages } from 'shiki/langs';
import { beforeAll, describe, expect, it } from 'vitest';
import { sharePatterns } from '../../src/markdown/shared-patterns.js';

const root = path.join(import.meta.dirname, '../..');
const samples = {
  c: 'labs/07-login-service/login.c',
  css: 'themes/lutrin/base.css',
  hcl: 'labs/02-containers/web.nomad.hcl',
  javascript: 'scripts/bundle.mjs',
  json: 'package.json',
  markdown: 'README.md',
  sh: 'labs/07-login-service/desktop.sh',
  typescript: 'src/markdown/shared-patterns.ts',
  yaml: 'course.yml',
} as const;

let engine: RegexEngine;

beforeAll(async () => {
  engine = await createOnigurumaEngine(import('shiki/wasm'));
});

async function tokens(language: keyof typeof samples, code: string, regexes: RegexEngine) {
  const highlighter = await createHighlighterCore({
    themes: [createCssVariablesTheme({ name: 'variables' })],
    langs: [bundledLanguages[language]],
    engine: regexes,
  });
  return highlighter.codeToTokensBase(code, { lang: language, theme: 'variables', tokenizeTimeLimit: 0 });
}

describe('patterns that are shared', () => {
  it.each(Object.entries(samples))('make the same tokens of %s', async (language, file) => {
    const code = readFileSync(path.join(root, file), 'utf8');
    const name = language as keyof typeof samples;
    const found = await tokens(name, code, sharePatterns(engine));
    expect(found).toEqual(await tokens(name, code, engine));
    expect(found.flat().length).toBeGreaterThan(found.length);
  });

  it('are compiled once, and not before they are looked for', () => {
    const compiled: (string | RegExp)[] = [];
    const shared = sharePatterns({
      createString: text => engine.createString(text),
      createScanner: patterns => {
        compiled.push(...patterns);
        return engine.createScanner(patterns);
      },
    });
    const [first, second] = [shared.createScanner(['a', 'b']), shared.createScanner(['b', 'c'])];
    expect(compiled).toEqual([]);
    const text = shared.createString('bcb');
    expect(first.findNextMatchSync(text, 0, 0)?.index).toBe(1);
    expect(second.findNextMatchSync(text, 0, 0)?.index).toBe(0);
    expect(compiled).toEqual(['a', 'b']);
    expect(second.findNextMatchSync(text, 1, 0)?.index).toBe(1);
    expect(compiled).toEqual(['a', 'b', 'c']);
  });

  it.each([
    [['b', 'ab', 'a'], 'xab', [0, 1, 2, 3]],
    [['\\Gb', 'c'], 'abcb', [0, 1, 2, 3]],
    [['(?<=a)b', '^', '$', ''], 'ab\nab', [0, 1, 2, 3, 5]],
    [['é', '\u{1f600}', '(x)?y'], 'y\u{1f600}éy', [0, 1, 3, 4, 5]],
  ])('%j find in %j what the engine finds, from any place and back again', (patterns, text, places) => {
    const [plain, shared] = [engine, sharePatterns(engine)].map(regexes => {
      const scanner = regexes.createScanner(patterns);
      const string = engine.createString(text);
      return [...places, ...places.toReversed()].flatMap(place =>
        [0, 1, 4].map(options => scanner.findNextMatchSync(string, place, options)),
      );
    });
    expect(shared).toEqual(plain);
  });
});
