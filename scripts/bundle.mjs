// Makes lib/: the command with the packages that it always needs, in a few files (hundreds of small ones take longer to load
// than the work they do); the scripts of the pages as classic ones, which also run from file://; and what identifies this build
// of the tool, as manifests of other builds are not trusted.

import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const out = 'lib';
rmSync(out, { recursive: true, force: true });
/** @satisfies {import('esbuild').BuildOptions} */
const forNode = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // Loaded when a course needs them, some with files of their own beside them.
  external: ['@cdktf/hcl2json', '@mathjax/*', '@sparticuz/chromium', 'katex', 'shiki/langs', 'shiki/wasm', 'tar-fs'],
  // Some packages are CommonJS and require what comes with Node.
  banner: {
    js: `import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);`,
  },
  minifySyntax: true,
  minifyWhitespace: true,
  // Not twice: Marpit requires what we import.
  alias: { 'js-yaml': path.resolve('node_modules/js-yaml/dist/js-yaml.mjs') },
  logLevel: 'warning',
};
const { metafile } = await build({
  ...forNode,
  entryPoints: ['src/cli.ts', 'src/commands/builder-thread.ts', 'src/io/browser-finder.ts'],
  outbase: 'src',
  outdir: out,
  chunkNames: 'chunks/[name]-[hash]',
  splitting: true,
  metafile: true,
});
chmodSync('lib/cli.js', 0o755);
// In one file, as a build waits for the browser that it starts.
const thread = await build({
  ...forNode,
  entryPoints: ['src/print/browser-thread.ts'],
  outbase: 'src',
  outdir: out,
  metafile: true,
});

const client = await build({
  entryPoints: [
    ...['player', 'sheet', 'fit', 'live-deck', 'live-sheet', 'live-page'],
    ...['presented-deck', 'followed-deck', 'waiting', 'remote'],
  ].map(name => `src/client/${name}.ts`),
  outdir: 'lib/client',
  bundle: true,
  format: 'iife',
  target: ['chrome100', 'firefox100', 'safari15.4'],
  minify: true,
  charset: 'utf8',
  metafile: true,
  logLevel: 'warning',
});
const bundled = [metafile, thread.metafile, client.metafile].flatMap(({ inputs }) => Object.keys(inputs));
writeFileSync('lib/LICENSES.txt', licencesOf(bundled));
const playerStyles = ['player', 'note', 'lectern', 'tools', 'presenter', 'reading', 'transitions'].map(name =>
  readFileSync(`src/client/${name}.css`, 'utf8'),
);
writeFileSync('lib/client/player.css', playerStyles.join('\n'));
for (const name of ['present', 'remote']) cpSync(`src/client/${name}.css`, `lib/client/${name}.css`);
cpSync('src/render/self-check', 'lib/self-check', { recursive: true });
await writeStyles();
writeFileSync('lib/build-id', buildId());

async function writeStyles() {
  const module = path.resolve(out, 'prepared-styles.js');
  await build({ ...forNode, entryPoints: ['src/build/prepared-styles.ts'], outfile: module });
  const { prepareStyles } = await import(pathToFileURL(module).href);
  rmSync(module);
  mkdirSync('lib/styles');
  for (const [name, css] of prepareStyles()) writeFileSync(`lib/styles/${name}`, css);
}

function buildId() {
  const hash = createHash('sha256');
  const files = [out, 'themes'].flatMap(folder => readdirSync(folder, { recursive: true, withFileTypes: true }));
  const names = files.filter(entry => entry.isFile()).map(entry => path.join(entry.parentPath, entry.name));
  for (const name of names.sort())
    hash.update(name.replaceAll(path.sep, '/')).update('\0').update(readFileSync(name)).update('\0');
  const { dependencies, optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  return hash
    .update(JSON.stringify([dependencies, optionalDependencies]))
    .digest('hex')
    .slice(0, 32);
}

/** The licences of the packages whose code is among the files. */
function licencesOf(files) {
  const folders = files.flatMap(file => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []);
  return [...new Set(folders)]
    .sort()
    .map(folder => {
      const { name, version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
      const file = readdirSync(folder).find(entry => /^licen[cs]e/i.test(entry));
      const text =
        file !== undefined && existsSync(path.join(folder, file)) ? readFileSync(path.join(folder, file), 'utf8') : '';
      return `${name} ${version} (${license})\n\n${text.trim()}\n`;
    })
    .join(`\n${'-'.repeat(80)}\n\n`);
}
