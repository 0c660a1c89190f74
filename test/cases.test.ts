// Every case of test/cases: a small course is built, and its diagnostics and pages are what the case says.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Built, buildInMemory, diagnosticsText } from './support/build.js';
import { type Case, type Expectation, parseCases, withDiagnostics } from './support/cases.js';

const folder = path.join(import.meta.dirname, 'cases');
const update = process.env.UPDATE === '1' && !process.env.CI;

for (const file of readdirSync(folder)) {
  const text = readFileSync(path.join(folder, file), 'utf8');
  describe(file.replace('.txt', '').replaceAll('-', ' '), () => {
    it.each(parseCases(text))('$title', async found => {
      const built = await buildInMemory(found.files);
      if (update) updateDiagnostics(path.join(folder, file), found, built);
      else for (const expectation of found.expectations) check(expectation, built);
    });
  });
}

function check({ kind, path: about, lines }: Expectation, built: Built): void {
  switch (kind) {
    case 'diagnostics':
      expect(diagnosticsText(built.diagnostics)).toBe(lines.join('\n'));
      return;
    case 'contains':
      for (const line of lines.filter(wanted => wanted !== ''))
        expect(normalised(built.text(about))).toContain(line.trim());
      return;
    case 'lacks':
      for (const line of lines.filter(unwanted => unwanted !== ''))
        expect(built.text(about)).not.toContain(line.trim());
      return;
    case 'outputs':
      expect(built.paths.filter(name => name.startsWith(about)).map(normalised)).toEqual(lines);
      return;
    case 'ids':
      expect([...built.text(about).matchAll(/<section id="([^"]*)"/g)].map(match => match[1])).toEqual(lines);
      return;
    case 'notes':
      expect(
        [...built.text(about).matchAll(/<aside class="note"[^>]*>([\s\S]*?)<\/aside>/g)].map(match => match[1]?.trim()),
      ).toEqual(lines);
  }
}

/** Assets are named by content: the hash is not what a case is about. */
function normalised(text: string): string {
  return text.replace(/-[\da-f]{10}\./g, '-HASH.');
}

function updateDiagnostics(file: string, found: Case, built: Built): void {
  if (!found.expectations.some(expectation => expectation.kind === 'diagnostics')) return;
  writeFileSync(file, withDiagnostics(readFileSync(file, 'utf8'), found.title, diagnosticsText(built.diagnostics)));
}
