// Bundles what runs in the browser into classic scripts (pages also work from file://, where module scripts do not),
// and writes what identifies this build of the tool: manifests of other builds are not trusted.

import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const out = 'lib/client';
mkdirSync(out, { recursive: true });
await build({
  entryPoints: readdirSync('src/client')
    .filter(name => /^(?:player|sheet|fit)\.ts$/.test(name))
    .map(name => path.join('src/client', name)),
  outdir: out,
  bundle: true,
  format: 'iife',
  target: ['chrome100', 'firefox100', 'safari15.4'],
  minify: true,
  charset: 'utf8',
  logLevel: 'warning',
});
copyFileSync('src/client/player.css', path.join(out, 'player.css'));
chmodSync('lib/cli.js', 0o755);

const hash = createHash('sha256');
const files = ['lib', 'themes'].flatMap(folder => readdirSync(folder, { recursive: true, withFileTypes: true }));
for (const file of files.filter(entry => entry.isFile() && entry.name !== 'build-id').sort(byPath)) {
  const name = path.join(file.parentPath, file.name);
  hash.update(name.replaceAll(path.sep, '/')).update('\0').update(readFileSync(name)).update('\0');
}
const { dependencies, optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
hash.update(JSON.stringify([dependencies, optionalDependencies]));
writeFileSync('lib/build-id', hash.digest('hex').slice(0, 32));

function byPath(a, b) {
  return path.join(a.parentPath, a.name) < path.join(b.parentPath, b.name) ? -1 : 1;
}
