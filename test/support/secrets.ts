// What the sources of a course keep from students, read from their Markdown by rules of its own: presenter notes, solutions,
// what is for teachers, checks for instructors.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Lines that no student may see, each long enough to be found nowhere by chance. */
export function secretsOf(course: string): { notes: string[]; solutions: string[] } {
  const slides = textsIn(path.join(course, 'slides'));
  const labs = textsIn(path.join(course, 'labs'));
  const open = plain(labs.map(text => text.replace(blocks, '').replace(fences, '')).join('\n'));
  const solutions = telling(labs.flatMap(text => [...teachersBlocks(text), ...teachersFences(text)]));
  // A command of a solution may be one that another step gives away.
  return { notes: telling(slides.flatMap(notesIn)), solutions: solutions.filter(line => !open.includes(line)) };
}

const blocks = /<details class="(?:solution|teacher)">([\s\S]*?)<\/details>/g;
const fences = /^```[^\n]*edition=instructor[^\n]*\n([\s\S]*?)^```$/gm;

function textsIn(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.md'));
  return names.map(name => readFileSync(path.join(folder, name), 'utf8'));
}

/** Comments, but for lines `key: value`. */
function notesIn(text: string): string[] {
  const comments = [...text.matchAll(/<!--(?!-)([\s\S]*?)-->/g)].map(match => match[1] ?? '');
  return comments.flatMap(comment => comment.split('\n').filter(line => !/^\s*_?[\w]+:/.test(line)));
}

function teachersBlocks(text: string): string[] {
  return [...text.matchAll(blocks)]
    .flatMap(match => (match[1] ?? '').split('\n'))
    .filter(line => !line.startsWith('```'));
}

function teachersFences(text: string): string[] {
  return [...text.matchAll(fences)].flatMap(match => (match[1] ?? '').split('\n'));
}

/** Of a line with variables and wildcards, which pages replace, the longest piece between them. */
function telling(lines: readonly string[]): string[] {
  const pieces = lines.map(line =>
    line
      .split(/@@?\{[^}]*\}|\[(?:\.\.|[A-Z]+|click(?::\d+)?)\]/)
      .map(plain)
      .reduce((a, b) => (b.length > a.length ? b : a)),
  );
  return [...new Set(pieces)].filter(line => line.length >= 24);
}

/** Without the marks of Markdown, which pages show as something else. */
export function plain(text: string): string {
  return text
    .replace(/<\/?(?:summary|details|strong|em|code|kbd|br|p)\b[^>]*>/g, '')
    .replace(/\]\([^)]*\)/g, '')
    .replace(/[`*_[\]\\]/g, '')
    .replace(/[\s\u00ad\u200b]+/g, ' ')
    .replace(/^ *(?:[-+]|\d+\.) /, '')
    .trim();
}
