// A course that looks like real ones, from a seed: the same files every time. For the benchmark and for tests of size.

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Slides of each of 22 decks: 586 in all. */
export const deckSizes = [155, 62, 48, 41, 36, 31, 28, 25, 22, 20, 18, 16, 15, 13, 12, 10, 9, 8, 6, 4, 4, 3];

/** Writes decks of the given sizes into `folder`; returns their paths. */
export function generateCourse(folder, sizes = deckSizes, seed = 1) {
  mkdirSync(path.join(folder, 'slides', 'img'), { recursive: true });
  writeFileSync(path.join(folder, 'course.yml'), 'title: Generated course\ntheme: default\n');
  for (let i = 0; i < 4; i++) writeFileSync(path.join(folder, 'slides', 'img', `figure-${i}.svg`), figure(i));
  return sizes.map((size, index) => {
    const file = path.join(folder, 'slides', `deck-${String(index + 1).padStart(2, '0')}.md`);
    writeFileSync(file, deck(index, size, random(seed * 1000 + index)));
    return file;
  });
}

/** One deck. Of its slides a third has code, and a tenth each a table, an image, math, a style block of its own, CJK text. */
export function deck(index, size, next) {
  const theme = ['default', 'gaia', 'uncover'][index % 7 === 3 ? 1 : index % 7 === 5 ? 2 : 0];
  const head = [
    '---',
    'marp: true',
    `theme: ${theme}`,
    'paginate: true',
    `footer: Deck ${index + 1}`,
    `title: Deck ${index + 1}`,
    'math: katex',
    '---',
    '',
  ];
  const slides = Array.from({ length: size }, (_, number) => slide(number, next));
  return `${head.join('\n')}${slides.join('\n---\n\n')}`;
}

function slide(number, next) {
  const lines = [`${number === 0 ? '#' : '##'} ${title(next)}`, ''];
  const kind = next();
  if (kind < 1 / 3) lines.push(sentence(next, 9), '', ...code(next));
  else if (kind < 1 / 3 + 0.1) lines.push(...table(next), '', sentence(next, 10));
  else if (kind < 1 / 3 + 0.2) lines.push(`![w:480](img/figure-${pick(next, 4)}.svg)`, '', sentence(next, 8));
  else if (kind < 1 / 3 + 0.3) lines.push(...math(next));
  else if (kind < 1 / 3 + 0.4) lines.push(...cjkBullets(next));
  else lines.push(...bullets(next));
  if (next() < 0.1)
    lines.push(
      '',
      '<style scoped>',
      `h2 { color: #${hex(next)}; }`,
      `li { margin-bottom: 0.${1 + pick(next, 8)}em; }`,
      '</style>',
    );
  if (next() < 0.4) lines.push('', `<!-- ${sentence(next, 24)} -->`);
  return `${lines.join('\n')}\n`;
}

function bullets(next) {
  return Array.from({ length: 5 + pick(next, 3) }, () => [
    `- ${sentence(next, 7 + pick(next, 6))}`,
    ...(next() < 0.3 ? [`  - ${sentence(next, 6)}`] : []),
  ]).flat();
}

function cjkBullets(next) {
  return Array.from(
    { length: 6 },
    () => `- ${Array.from({ length: 4 }, () => cjk(next, 4 + pick(next, 6))).join('，')}。`,
  );
}

function math(next) {
  return [
    `Let $a_{${pick(next, 9)}} = ${pick(next, 99)}$ and $\\alpha \\in \\mathbb{R}$. ${sentence(next, 8)}`,
    '',
    `$$ \\sum_{i=1}^{${2 + pick(next, 90)}} x_i^2 = \\int_0^1 \\frac{f(t)}{1 + t^2}\\,dt $$`,
    '',
    `- ${sentence(next, 8)}`,
    `- ${sentence(next, 8)}`,
  ];
}

/** Lines of code per language; a slide shows some of them. */
const snippets = {
  bash: [
    '#!/usr/bin/env bash',
    'set -euo pipefail',
    'for host in $(cat hosts); do',
    '  if ssh -o ConnectTimeout=3 "$host" uptime; then',
    '    echo "$host: up" >> report.txt',
    '  else',
    '    echo "$host is down" >&2',
    '  fi',
    'done',
    'grep -c "up$" report.txt | tee "total-$(date +%F)"',
  ],
  javascript: [
    'export async function load(url, { retries = 3 } = {}) {',
    '  for (let attempt = 0; attempt < retries; attempt++) {',
    '    const response = await fetch(url);',
    '    if (response.ok) return response.json();',
    '    await new Promise(resolve => setTimeout(resolve, 100 * 2 ** attempt));',
    '  }',
    '  throw new Error(`no answer from ${url}`);',
    '}',
  ],
  python: [
    'import socket',
    'from dataclasses import dataclass',
    '',
    '@dataclass',
    'class Route:',
    '    prefix: str',
    '    gateway: str | None = None',
    '',
    'def resolve(name: str, port: int = 80) -> list[str]:',
    '    """Addresses of a host."""',
    '    return sorted({info[4][0] for info in socket.getaddrinfo(name, port)})',
  ],
  yaml: [
    'services:',
    '  web:',
    '    image: nginx:1.25',
    '    restart: always',
    '    ports:',
    '      - "8080:80"',
    '    volumes:',
    '      - ./site:/usr/share/nginx/html:ro',
  ],
  c: [
    '#include <stdio.h>',
    '#include <unistd.h>',
    '',
    'int main(void) {',
    '    pid_t child = fork();',
    '    if (child == 0) {',
    '        execlp("uname", "uname", "-s", NULL);',
    '        _exit(127);',
    '    }',
    '    printf("%d\\n", child); /* parent */',
    '    return 0;',
    '}',
  ],
  json: ['{', '  "name": "web",', '  "replicas": 3,', '  "ports": [80, 443],', '  "healthy": true', '}'],
};

function code(next) {
  const language = Object.keys(snippets)[pick(next, 6)];
  const remark = { javascript: '//', c: '//', json: undefined }[language] ?? (language === 'json' ? undefined : '#');
  const own = remark === undefined ? [] : [`${remark} ${sentence(next, 4)} ${pick(next, 999)}`];
  return [`\`\`\`${language}`, ...own, ...snippets[language], '```'];
}

function table(next) {
  const rows = Array.from({ length: 5 }, () => `| ${word(next)} | ${pick(next, 500)} | ${sentence(next, 4)} |`);
  return ['| Name | Value | Remark |', '| --- | ---: | --- |', ...rows];
}

const words =
  'kernel process socket buffer route packet server client cache index table query commit branch image layer volume node cluster leader replica token header frame window scheduler thread signal pipe queue lock memory page disk block inode file path name address mask gateway bridge port proxy health check retry timeout latency throughput quorum'.split(
    ' ',
  );

function word(next) {
  return words[pick(next, words.length)];
}

function sentence(next, length) {
  const text = Array.from({ length }, (_, i) =>
    i % 4 === 2 && pick(next, 5) === 0
      ? `**${word(next)}**`
      : i % 5 === 3 && pick(next, 6) === 0
        ? `\`${word(next)}\``
        : word(next),
  ).join(' ');
  return `${text[0].toUpperCase()}${text.slice(1)}.`;
}

function title(next) {
  return sentence(next, 2 + pick(next, 3)).replace(/[.*`]/g, '');
}

function cjk(next, length) {
  return Array.from({ length }, () => String.fromCodePoint(0x4e00 + pick(next, 2000))).join('');
}

function hex(next) {
  return pick(next, 0x1000000).toString(16).padStart(6, '0');
}

function figure(index) {
  const bars = Array.from(
    { length: 5 },
    (_, i) =>
      `<rect x="${20 + i * 56}" y="${140 - ((i * 37 + index * 29) % 120)}" width="40" height="${20 + ((i * 37 + index * 29) % 120)}" fill="#2a6592"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="180" viewBox="0 0 320 180">${bars.join('')}</svg>\n`;
}

/** Mulberry32: numbers from 0 to 1. */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function pick(next, count) {
  return Math.floor(next() * count);
}
