// The package that npm publishes holds what the command needs, and nothing of this repository beside it.

import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '../..');

it('has the command, the scripts of the pages, the theme and the licences', () => {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const output = execFileSync(npm, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const [packed] = JSON.parse(output);
  const files: string[] = packed.files.map((file: { path: string }) => file.path);
  for (const name of [
    'LICENSE',
    'README.md',
    'CHANGELOG.md',
    'lib/LICENSES.txt',
    'lib/build-id',
    'lib/cli.js',
    'lib/print/browser-thread.js',
    'lib/client/player.js',
    'lib/client/sheet.js',
    'lib/client/fit.js',
    'lib/client/presented-deck.js',
    'lib/client/followed-deck.js',
    'lib/client/remote.js',
    'lib/client/present.css',
    'lib/self-check/main.sh',
    'themes/lutrin/slides.css',
    'themes/lutrin/fonts/OFL.txt',
  ])
    expect(files, name).toContain(name);
  expect(files.filter(name => !/^(?:lib|themes)\/|^[A-Z]+(?:\.md)?$|^package\.json$/.test(name))).toEqual([]);
});
