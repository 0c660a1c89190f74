// The English of a page: words that neither a British dictionary nor the course's own list has.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import dictionary from 'dictionary-en-gb';
import nspell from 'nspell';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { repository } from './repository-course.js';

type Node = DefaultTreeAdapterTypes.Node;

const spell = nspell(Buffer.from(dictionary.aff), Buffer.from(dictionary.dic));

/** One word a line, in the order of the alphabet: names, and terms of the field. */
export const courseWords = readFileSync(path.join(repository, 'docs/words.txt'), 'utf8').trim().split('\n');

/** Words of a page that no dictionary has, the course's own list left aside. Code is no English, nor is what has digits, or capitals inside. */
export function strangeWords(html: string): Set<string> {
  const words =
    proseOf(parse(html)).match(/(?<![\p{L}\p{N}_@/:.$-])\p{L}[\p{L}\p{N}_'’]*(?:[./:@_]+[\p{L}\p{N}_-]+)*/gu) ?? [];
  const plain = words
    .map(word => word.replace(/’/g, "'").replace(/'s?$/, ''))
    .filter(word => /^\p{L}[\p{Ll}']+$/u.test(word));
  return new Set(plain.filter(word => !spell.correct(word)));
}

const codeTags = new Set(['pre', 'marp-pre', 'code', 'kbd', 'samp', 'script', 'style', 'math']);
const inlineTags = new Set(['a', 'b', 'em', 'i', 'mark', 'small', 'span', 'strong', 'sub', 'sup']);

function proseOf(node: Node): string {
  if ('value' in node) return node.value;
  if (!('childNodes' in node)) return '';
  if ('tagName' in node && (codeTags.has(node.tagName) || isCode(node))) return ' ';
  const text = node.childNodes.map(proseOf).join('');
  return 'tagName' in node && inlineTags.has(node.tagName) ? text : ` ${text} `;
}

/** Formulas, code in drawings, what runs of labs have found, which changes with them, and words that are in another language. */
function isCode({ attrs }: DefaultTreeAdapterTypes.Element): boolean {
  return attrs.some(
    ({ name, value }) =>
      (name === 'class' && /\b(?:katex|label code|proof)\b/.test(value)) || (name === 'lang' && !/^en/.test(value)),
  );
}
