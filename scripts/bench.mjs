// Lutrin beside marp-cli on the same decks with the same Chrome, in turn. Times are those of whole processes; what counts is
// the ratio within one run of this script. `npm run bench -- [RUNS] [--deck FILE] [--edits N] [--large-only|--deck-only|--watch-only|--present-only|--lectern-only]`

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findBrowser } from '../lib/io/browser-finder.js';
import { benchLectern } from './bench-lectern.mjs';
import { benchWatch } from './bench-watch.mjs';
import { generateCourse } from './generate-course.mjs';
import { measureRoom } from './load-present.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    deck: { type: 'string' },
    'large-only': { type: 'boolean' },
    'deck-only': { type: 'boolean' },
    'watch-only': { type: 'boolean' },
    'present-only': { type: 'boolean' },
    'lectern-only': { type: 'boolean' },
    followers: { type: 'string' },
    edits: { type: 'string' },
    'marp-cli': { type: 'string' },
  },
});
const runs = Number(positionals[0] ?? 3);
const root = fileURLToPath(new URL('..', import.meta.url));
const work = mkdtempSync(path.join(tmpdir(), 'lutrin-bench-'));
const chrome = browser();
const only = ['large-only', 'deck-only', 'watch-only', 'present-only', 'lectern-only'].find(name => values[name]);
const marp = only === 'lectern-only' || only === 'present-only' ? '' : (values['marp-cli'] ?? installMarpCli());

try {
  console.log(`Chrome: ${chrome}\nNode: ${process.version}, ${runs} runs of each, median (all)\n`);
  if (only === undefined || only === 'large-only') benchLarge();
  if (only === undefined || only === 'deck-only') benchDeck();
  if (only === undefined || only === 'watch-only') {
    const outline = path.join(root, 'test/fixtures/outline.md');
    await benchWatch({ root, work, chrome, marp, outline, edits: Number(values.edits ?? 30) });
  }
  if (only === undefined || only === 'lectern-only') {
    const build = folder => timed('lutrin', [path.join(root, 'lib/cli.js'), 'build', folder], work);
    await benchLectern({ work, chrome, build, runs: 5 * runs });
  }
  if (only === undefined || only === 'present-only') await benchPresent(Number(values.followers ?? 300));
} finally {
  rmSync(work, { recursive: true, force: true });
}

function benchLarge() {
  const folder = path.join(work, 'large');
  const decks = generateCourse(folder);
  compare(`22 decks, 586 slides`, folder, decks.length, path.join(folder, 'slides'));
}

function benchDeck() {
  const folder = path.join(work, 'outline');
  const file = path.join(folder, 'slides', 'outline.md');
  mkdirSync(path.dirname(file), { recursive: true });
  if (values.deck) cpSync(values.deck, file);
  else cpSync(path.join(root, 'test/fixtures/outline.md'), file);
  compare(values.deck ? path.basename(values.deck) : 'one deck of 62 slides', folder, 1, path.join(folder, 'slides'));
}

async function benchPresent(followers) {
  const folder = path.join(work, 'talk');
  mkdirSync(path.join(folder, 'slides'), { recursive: true });
  cpSync(path.join(root, 'test/fixtures/outline.md'), path.join(folder, 'slides/outline.md'));
  timed('lutrin', [path.join(root, 'lib/cli.js'), 'build', folder], work);
  const options = { folder, work, deck: 'outline', places: ['1', '2', '3'], turns: 200, movements: 1800 };
  const { turned, moved, memory, lost } = await measureRoom({ ...options, followers });
  const row = (name, { count, median: middle, p99, longest }) =>
    console.log(
      `  ${name.padEnd(38)} ${middle.toFixed(1)} ms median, ${p99.toFixed(1)} ms at the 99th percentile, ${longest.toFixed(1)} ms at most (${count} received)`,
    );
  console.log(`lutrin present, ${followers} followers on loopback, ${lost} lost`);
  row('pages turned, 20 a second', turned);
  row('laser and pen, 60 a second', moved);
  const kB = bytes => `${(bytes / 1000).toFixed(1)} kB`;
  console.log(
    `  memory of the server for each follower: ${kB(memory.after)} of the process, of which ${kB(memory.heap)} live on\n`,
  );
}

function compare(name, folder, decks, slides) {
  const times = { marpHtml: [], marpPdf: [], lutrin: [], nothing: [] };
  const memory = [];
  for (let run = 0; run < runs; run++) {
    const out = path.join(work, 'marp-out');
    rmSync(out, { recursive: true, force: true });
    times.marpHtml.push(timed('marp-cli HTML', [marp, '-I', slides, '-o', out, '--allow-local-files'], work));
    times.marpPdf.push(timed('marp-cli PDF', [marp, '--pdf', '-I', slides, '-o', out, '--allow-local-files'], work));
    for (const made of ['dist', 'private', '.lutrin'])
      rmSync(path.join(folder, made), { recursive: true, force: true });
    times.lutrin.push(
      timed('lutrin', [path.join(root, 'lib/cli.js'), 'build', folder, '--edition', 'student'], work, memory),
    );
    times.nothing.push(timed('lutrin', [path.join(root, 'lib/cli.js'), 'build', folder, '--edition', 'student'], work));
    if (!existsSync(path.join(folder, 'dist', 'index.html'))) throw new Error('Lutrin built nothing');
  }
  const marpBoth = times.marpHtml.map((time, index) => time + times.marpPdf[index]);
  console.log(name);
  row('marp-cli, HTML', times.marpHtml);
  row('marp-cli, PDF', times.marpPdf);
  row('Lutrin, HTML and PDF, nothing cached', times.lutrin);
  row('Lutrin, nothing changed', times.nothing);
  console.log(
    `  ratio, HTML and PDF: ${median(marpBoth.map((time, index) => time / times.lutrin[index])).toFixed(2)} times faster`,
  );
  console.log(
    `  Node process of Lutrin: ${(Math.max(...memory) / 1024).toFixed(0)} MB (${decks} ${decks === 1 ? 'deck' : 'decks'})\n`,
  );
}

function row(label, times) {
  console.log(
    `  ${label.padEnd(38)} ${median(times).toFixed(2).padStart(6)} s   (${times.map(time => time.toFixed(2)).join(' ')})`,
  );
}

function timed(name, args, cwd, memory) {
  const memoryFile = path.join(work, 'memory');
  const measure = memory === undefined ? [] : ['--import', path.join(root, 'scripts/measure-memory.mjs')];
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [...measure, ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, CHROME_PATH: chrome, LUTRIN_MEMORY_FILE: memoryFile },
  });
  const seconds = (performance.now() - started) / 1000;
  // The outline lacks an image on purpose: that is an error of the deck, not of the run.
  if (status !== 0 && !(name === 'lutrin' && status === 1)) throw new Error(`${name} failed: ${stderr}`);
  memory?.push(Number(readFileSync(memoryFile, 'utf8')));
  return seconds;
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function browser() {
  const found = findBrowser({
    platform: process.platform,
    environment: process.env,
    home: process.env.HOME ?? '',
    isFile: existsSync,
    list: () => [],
  });
  if (found.type !== 'found') throw new Error('The benchmark needs an installed Chrome: set CHROME_PATH.');
  return found.path;
}

/** In a folder of its own, with the marp-core that it installs: beside marp-core 5 it would load that, and be slower. */
function installMarpCli() {
  const folder = path.join(tmpdir(), 'lutrin-bench-marp-cli-4.5.1');
  const entry = path.join(folder, 'node_modules/@marp-team/marp-cli/marp-cli.js');
  if (existsSync(entry)) return entry;
  mkdirSync(folder, { recursive: true });
  const { status } = spawnSync('npm', ['install', '--prefix', folder, '--no-save', '@marp-team/marp-cli@4.5.1'], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error('marp-cli 4.5.1 could not be installed.');
  return entry;
}
