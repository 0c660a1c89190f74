// What the README shows can be copied: it builds as it stands.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { buildInMemory, diagnosticsText } from '../support/build.js';

const readme = readFileSync(path.join(import.meta.dirname, '../../README.md'), 'utf8');

it('the lab of the README builds without a complaint', async () => {
  const [, indented = ''] = /\n\n((?: {4}.*\n|\n)*? {4}---\n(?: {4}.*\n|\n)+)/.exec(readme) ?? [];
  const lab = indented.replace(/^ {4}/gm, '');
  expect(lab).toMatch(/^---\ntitle:/);
  const built = await buildInMemory({
    'labs/01-web-server.md': lab,
    'slides/a.md': '# A\n\n<!-- lab: web-server -->\n',
  });
  expect(diagnosticsText(built.diagnostics)).toBe('');
  expect(built.text('dist/labs/web-server/index.html')).toContain('The page answers');
});
