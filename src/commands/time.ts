// `lutrin time`: the times that a rehearsal suggests, shown as changes of the deck's sources, and written when that is asked for.

import { readDeck } from '../build/deck-task.js';
import { createSession } from '../build/session.js';
import { discover } from '../course/discover.js';
import { decodeText } from '../course/text.js';
import { type Diagnostic, diagnostic, sortDiagnostics } from '../diagnostics/diagnostic.js';
import { formatDiagnostic } from '../diagnostics/format.js';
import { didYouMean, listOf } from '../diagnostics/suggest.js';
import { diskFiles, type Files } from '../io/files.js';
import { recording } from '../io/recording.js';
import type { Terminal } from '../io/terminal.js';
import { createToolFiles } from '../io/tool-files.js';
import { blindContext } from '../markdown/context.js';
import { createEngine } from '../markdown/engine.js';
import { editedText, parseRehearsal, type Rehearsal, type TimeEdit, timeEdits } from '../parse/rehearsal.js';

export interface TimeRequest {
  /** Absolute and without symbolic links. */
  readonly root: string;
  /** Name and content of the file of times. */
  readonly file: { readonly name: string; readonly bytes: Uint8Array };
  readonly write: boolean;
  writeFile(path: string, content: string): void;
}

/** Exit status: 0 good, 1 the file cannot be read or has what the deck has not. */
export function timeCommand({ root, file, write, writeFile }: TimeRequest, terminal: Terminal): number {
  const found: Diagnostic[] = [];
  const files = diskFiles(root);
  const source = decodeText(file.name, file.bytes, problem => found.push(problem));
  const rehearsal = source && parseRehearsal(source, problem => found.push(problem));
  const edits = rehearsal === undefined ? [] : editsOf(rehearsal, files, root, problem => found.push(problem));
  for (const problem of sortDiagnostics(found)) terminal.line(`${formatDiagnostic(problem, terminal.palette)}\n`);
  for (const edit of edits) show(edit, terminal);
  const paths = new Set(edits.map(edit => edit.source.path));
  const editsOfFile = (path: string): TimeEdit[] => edits.filter(edit => edit.source.path === path);
  if (write) for (const path of paths) writeFile(`${root}/${path}`, written(files, path, editsOfFile(path)));
  if (rehearsal !== undefined) terminal.line(summary(edits.length, paths.size, write));
  return found.some(({ severity }) => severity === 'error') ? 1 : 0;
}

function editsOf(
  { deck: id, deckSpan, times }: Rehearsal,
  files: Files,
  root: string,
  report: (problem: Diagnostic) => void,
): TimeEdit[] {
  const outline = discover(files, () => {});
  const deck = outline.decks.find(each => each.id === id);
  if (deck === undefined) {
    const ids = outline.decks.map(each => each.id);
    const details = { fix: didYouMean(id, ids), notes: [`Decks: ${listOf(ids)}.`] };
    report(diagnostic('times/bad-value', deckSpan, `The course has no deck "${id}".`, details));
    return [];
  }
  // What is wrong with the deck is said where it is built.
  const silent = { recorder: recording(files), report: (): void => {} };
  const session = createSession(files, createToolFiles(), outline, createEngine(), root);
  const read = readDeck({ deck, edition: 'instructor', audience: undefined }, session, silent);
  if (read === undefined) return [];
  const { variables, audiences, html } = outline.config;
  const context = { ...blindContext, variables, audiences, allHtml: html };
  const places = session.engine.slideTimes(read.document.text, context);
  const labs = new Set(outline.labs.map(({ path }) => path));
  return timeEdits(times, places, read.document, path => labs.has(path), report);
}

function show({ id, source, line, old, now }: TimeEdit, { line: print, palette }: Terminal): void {
  print(`${palette.strong(`${source.path}:${line}`)}  ${id}`);
  for (const text of old) print(palette.error(`  - ${text}`));
  for (const text of now) if (text !== '') print(palette.strong(`  + ${text}`));
}

/** With the line ends and the byte order mark that it has. */
function written(files: Files, path: string, edits: readonly TimeEdit[]): string {
  const before = new TextDecoder('utf-8', { ignoreBOM: true }).decode(files.read(path)?.bytes);
  const after = editedText(before.replace(/\r\n?/g, '\n'), edits);
  return before.includes('\r\n') ? after.replaceAll('\n', '\r\n') : after;
}

function summary(edits: number, files: number, write: boolean): string {
  const times = `${edits} time${edits === 1 ? '' : 's'}`;
  if (edits === 0) return 'All times are as they are in the slides.';
  return write
    ? `${times} written to ${files} file${files === 1 ? '' : 's'}.`
    : `${times} would change. Nothing is written without --write.`;
}
