// The yardstick: marp-cli with the engine that Lutrin uses, Marp Core 5 and its plugins.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Answer } from './browser.js';

const root = path.join(import.meta.dirname, '../..');
const require = createRequire(path.join(root, 'package.json'));

/**
 * Converts all decks of a folder to HTML, into `out`: one slide beneath the other, or with marp-cli's own player.
 * Marp's MathJax plugin asks for three font packages that are not on the registry; no deck here uses their characters.
 */
export function convertWithMarpCli(
  decks: string,
  themes: string,
  out: string,
  template: 'bare' | 'bespoke' = 'bare',
): void {
  const config = path.join(path.dirname(out), 'marp.config.mjs');
  writeFileSync(config, engine());
  const cli = require.resolve('@marp-team/marp-cli/package.json').replace(/package\.json$/, 'marp-cli.js');
  const args = [
    cli,
    '-I',
    decks,
    '-o',
    out,
    '--template',
    template,
    '--config',
    config,
    '--theme-set',
    themes,
    '--no-stdin',
  ];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 120_000 });
  if (status !== 0) throw new Error(`marp-cli failed: ${stderr}`);
}

function engine(): string {
  const base = JSON.stringify(path.join(root, 'package.json'));
  return `
import Module, { createRequire } from 'node:module';
const require = createRequire(${base});
// Shiki leaves a line plain when it has taken too long, which depends on what else the machine does: here no time passes.
const now = Date.now();
Date.now = () => now;
const load = Module._load;
Module._load = function (name, ...rest) {
  const missing = /^@mathjax\\/mathjax-(bbm|bboldx|dsfont)-font-extension\\//.test(name);
  if (!missing) return load.call(this, name, ...rest);
  const { MathJaxMhchemFontExtension: font } = require('@mathjax/mathjax-mhchem-font-extension/mjs/svg.js');
  return { MathJaxBbmFontExtension: font, MathJaxBboldxFontExtension: font, MathJaxDsfontFontExtension: font };
};
const { Marp } = require('@marp-team/marp-core');
const [katex, mathjax, shiki] = ['katex', 'mathjax', 'shiki'].map(name => require('@marp-team/marp-core/plugins/' + name).default);
export default {
  engine: options => new Marp(options).use(katex()).use(mathjax()).use(shiki()),
};
`;
}

/** What the servers that Marp's pages ask would answer: emoji and fonts, from the packages that Lutrin takes them from. */
export function answerForMarp(url: string): Answer | undefined {
  const emoji = /twemoji@?[^/]*\/(?:[^/]+\/)?svg\/([\da-f-]+)\.svg$/.exec(url)?.[1];
  if (emoji !== undefined) return fileAnswer(packageFile(`@twemoji/svg/${emoji}.svg`), 'image/svg+xml');
  const font = /katex.*\/fonts\/([\w-]+\.woff2)$/.exec(url)?.[1];
  if (font !== undefined) return fileAnswer(packageFile(`katex/dist/fonts/${font}`), 'font/woff2');
  if (url.startsWith('https://fonts.bunny.net/css')) return { contentType: 'text/css', body: Buffer.from(gaiaFonts()) };
  const file = /^https:\/\/fonts\.example\/([\w-]+)\/(files\/[\w-]+\.woff2)$/.exec(url);
  return file === null ? undefined : fileAnswer(packageFile(`@fontsource/${file[1]}/${file[2]}`), 'font/woff2');
}

function gaiaFonts(): string {
  const sheets = ['lato/400.css', 'lato/900.css', 'roboto-mono/400.css', 'roboto-mono/700.css'];
  return sheets
    .map(sheet => {
      const css = readFileSync(packageFile(`@fontsource/${sheet}`), 'utf8');
      return css.replaceAll('url(./', `url(https://fonts.example/${sheet.split('/')[0]}/`);
    })
    .join('\n');
}

function packageFile(name: string): string {
  return path.join(root, 'node_modules', name);
}

function fileAnswer(file: string, contentType: string): Answer | undefined {
  return existsSync(file) ? { contentType, body: readFileSync(file) } : undefined;
}
