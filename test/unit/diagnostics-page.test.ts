// docs/diagnostics.md is the table of codes in words: it is made from the table, and `UPDATE=1` writes it.

import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { codes } from '../../src/diagnostics/codes.js';

const file = path.join(import.meta.dirname, '../../docs/diagnostics.md');

const intro = `# Diagnostics

What Lutrin says about a course, by code. An error makes \`lutrin build\` exit with 1; a warning does so with \`--strict\`. Each message has the
file, line and column of the mistake, also when it stands in an included file. Everything without a mistake is built all the same.

| Code | | What it means |
|---|---|---|
`;

it('docs/diagnostics.md lists the codes and their explanations', () => {
  const rows = Object.entries(codes).map(
    ([code, { severity, explanation }]) => `| \`${code}\` | ${severity} | ${explanation.replaceAll('|', '\\|')} |\n`,
  );
  const page = intro + rows.join('');
  if (process.env.UPDATE) writeFileSync(file, page);
  expect(readFileSync(file, 'utf8')).toBe(page);
});
