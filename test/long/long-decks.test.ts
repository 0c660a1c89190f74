// Decks of a length that no talk has.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { courseFolder, lutrin } from '../support/cli.js';

describe('long decks', () => {
  it.each([400, 2000])('of %i slides are printed', async count => {
    const slides = Array.from({ length: count }, (_, index) => `# Slide ${index + 1}\n\n- one\n- two\n\nSome text.\n`);
    const folder = courseFolder({ 'slides/long.md': slides.join('\n---\n\n') });
    expect(await lutrin(['build', folder, '--edition', 'student'])).toMatchObject({ status: 0 });
    const plain = readFileSync(path.join(folder, 'dist/slides/long/long.pdf'), 'latin1');
    expect(plain.match(/\/Type \/Page\b/g)).toHaveLength(count);
  });
});
