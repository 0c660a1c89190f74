// How soon an edit is seen: from the end of the write to the first frame after the change, in a real browser, and the PDF on disk
// after the pause. Lutrin prints no PDFs while its pages are timed (they are printed when the author pauses, which no edit here
// waits for); marp-cli's watch server makes none at all. `npm run bench -- --watch-only [--edits N]`

import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import puppeteer from 'puppeteer-core';

const sizes = [1, 10, 33];

/** `outline` is a deck of 62 slides. Prints a table. */
export async function benchWatch({ root, work, chrome, marp, outline, edits }) {
  const browser = await puppeteer.launch({
    executablePath: chrome,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    pipe: true,
    defaultViewport: { width: 1280, height: 800 },
  });
  try {
    for (const size of sizes) await benchSize({ browser, root, work, chrome, marp, outline, edits, size });
    await benchPrint({ root, work, chrome, outline, edits: Math.min(edits, 10) });
  } finally {
    await browser.close();
  }
}

async function benchSize({ browser, root, work, marp, outline, edits, size }) {
  const folder = path.join(work, `watch-${size}`);
  const deck = writeCourse(folder, outline, size);
  const server = await start(process.execPath, [path.join(root, 'lib/cli.js'), 'watch', folder, '--port', '0'], {
    LUTRIN_CHROME: path.join(work, 'no-chrome'),
  });
  console.log(
    `${await slideCount(browser, `${server.url}slides/deck/`)} slides, milliseconds from the write to the first frame: median, 95 %`,
  );
  try {
    for (const kind of kinds(folder, deck)) {
      const page = await openLive(browser, `${server.url}${kind.page}`);
      const times = [];
      for (let count = 0; count < edits; count++) {
        const seen = await page.evaluate(() => window.frames_.length);
        const wrote = kind.edit(count);
        await page.waitForFunction(before => window.frames_.length > before, { polling: 25, timeout: 20_000 }, seen);
        times.push((await page.evaluate(() => window.frames_.at(-1))) - wrote);
        await new Promise(resolve => setTimeout(resolve, 300 + size * 40));
      }
      row(`Lutrin, ${kind.name}`, times);
      kind.undo();
      await page.close();
    }
  } finally {
    await server.end();
  }
  if (size < 33) await benchMarp({ browser, marp, deck, edits: Math.min(edits, 12) });
}

/** What an author changes: `edit` writes and returns when the write had ended, in milliseconds of the epoch. */
function kinds(folder, deck) {
  const original = new Map();
  const write = (file, change) => {
    const text = readFileSync(file, 'utf8');
    if (!original.has(file)) original.set(file, text);
    writeFileSync(file, change(text));
    return performance.timeOrigin + performance.now();
  };
  const undo = () => {
    for (const [file, text] of original) writeFileSync(file, text);
  };
  /** Another of the lines that fit, each time; or always the same one. */
  const line = (pattern, change, always) => count =>
    write(deck, text => {
      const lines = text.split('\n');
      const places = lines.flatMap((found, index) => (index > 40 && pattern.test(found) ? [index] : []));
      const place = places[always ? 20 : (count * 7919) % places.length];
      lines[place] = change(lines[place], count);
      return lines.join('\n');
    });
  const student = 'slides/deck/';
  return [
    { name: 'text of a slide', page: student, edit: line(/^Marker /, (text, count) => `${text} ${count}`), undo },
    {
      name: 'a note',
      page: `private/${student}`,
      edit: line(/^<!-- Said/, (_text, count) => `<!-- Said ${count} -->`),
      undo,
    },
    { name: 'a heading', page: student, edit: line(/^### /, (text, count) => `${text} ${count}`), undo },
    {
      name: 'a directive',
      page: student,
      edit: line(
        /^(?:<!-- _class: c\d+ -->)?Marker /,
        (text, count) => `<!-- _class: c${count} -->${text.replace(/^<!--.*?-->/, '')}`,
        true,
      ),
      undo,
    },
    {
      name: 'a style block',
      page: student,
      edit: line(
        /^(?:<style>.*<.style>)?Marker /,
        (text, count) => `<style>h1 { --x: ${count} }</style>${text.replace(/^<style>.*?<.style>/, '')}`,
        true,
      ),
      undo,
    },
    {
      name: 'an included file',
      page: student,
      edit: count => write(path.join(folder, 'slides/parts/part.md'), text => text.replace(/More.*/, `More ${count}`)),
      undo,
    },
    {
      name: 'a theme variable',
      page: student,
      edit: count => write(path.join(folder, 'themes/mine/tokens.css'), () => `:root { --mine: ${count}px }\n`),
      undo,
    },
    {
      name: 'a lab step',
      page: 'labs/garden/',
      edit: count => write(path.join(folder, 'labs/01-garden.md'), text => text.replace(/Dig.*/, `Dig ${count}.`)),
      undo,
    },
  ];
}

function writeCourse(folder, outline, size) {
  for (const name of ['slides/parts', 'labs', 'themes/mine']) mkdirSync(path.join(folder, name), { recursive: true });
  const text = readFileSync(outline, 'utf8').replace(/^!\[bg.*\n/gm, '');
  const end = text.indexOf('\n---\n', 4) + 5;
  const body = text.slice(end).replace(/^(### .*)$/gm, '$1\n\nMarker text of the slide.\n\n<!-- Said -->');
  const parts = Array.from({ length: size }, (_, index) =>
    body.replace(/^(#+ .*)$/gm, index === 0 ? '$1' : `$1 ${index}`),
  );
  const deck = path.join(folder, 'slides', 'deck.md');
  const head = text.slice(0, end).replace(/\n---\n$/, '\ntheme: mine\n---\n');
  writeFileSync(deck, `${head}${parts.join('')}\n<!-- include: parts/part.md -->\n`);
  writeFileSync(path.join(folder, 'slides/parts/part.md'), '### The part\n\nMore\n');
  writeFileSync(path.join(folder, 'themes/mine/tokens.css'), ':root { --mine: 0 }\n');
  writeFileSync(
    path.join(folder, 'themes/mine/slides.css'),
    '/* @theme mine */\n@import "default";\n@import "tokens.css";\nsection { outline-width: var(--mine) }\n',
  );
  writeFileSync(
    path.join(folder, 'labs/01-garden.md'),
    `---\ntitle: Garden\n---\n\n${Array.from({ length: 8 }, (_, index) => `## Step ${index}\n\nDig.\n\n\`\`\`sh\nls\n\`\`\`\n`).join('\n')}`,
  );
  return deck;
}

async function openLive(browser, url) {
  const page = await browser.newPage();
  await page.goto(url);
  await page.evaluate(() => {
    window.frames_ = [];
    document.addEventListener('lutrin:patched', () =>
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => window.frames_.push(performance.timeOrigin + performance.now());
        port2.postMessage(0);
      }),
    );
  });
  // The author reads before the first edit.
  await new Promise(resolve => setTimeout(resolve, 5000));
  return page;
}

/** The page reloads itself: the first frame of the document that has the change. */
async function benchMarp({ browser, marp, deck, edits }) {
  const server = await start(process.execPath, [marp, '--server', '--watch', '--html', '-I', path.dirname(deck)], {
    PORT: '0',
  });
  const page = await browser.newPage();
  await page.evaluateOnNewDocument(() => {
    addEventListener('DOMContentLoaded', () =>
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          window.frame_ = performance.timeOrigin + performance.now();
        };
        port2.postMessage(0);
      }),
    );
  });
  const original = readFileSync(deck, 'utf8');
  const times = [];
  try {
    await page.goto(`${server.url}${path.basename(deck)}`);
    for (let count = 0; count < edits; count++) {
      await new Promise(resolve => setTimeout(resolve, 1500));
      writeFileSync(deck, original.replace('Marker text', `Marker${count} text`));
      const wrote = performance.timeOrigin + performance.now();
      await page.waitForFunction(
        marker => window.frame_ !== undefined && document.body.textContent.includes(marker),
        { polling: 25, timeout: 20_000 },
        `Marker${count} text`,
      );
      times.push((await page.evaluate(() => window.frame_)) - wrote);
    }
    row('marp-cli, text of a slide', times);
  } finally {
    writeFileSync(deck, original);
    await page.close();
    await server.end();
  }
}

/** From the end of the pause of 250 ms after an edit until the PDF is on disk. */
async function benchPrint({ root, work, chrome, outline, edits }) {
  const folder = path.join(work, 'watch-print');
  const deck = writeCourse(folder, outline, 1);
  const server = await start(process.execPath, [path.join(root, 'lib/cli.js'), 'watch', folder, '--port', '0'], {
    LUTRIN_CHROME: chrome,
  });
  const pdf = path.join(folder, 'dist/slides/deck/deck.pdf');
  const changed = () => statSync(pdf, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const times = [];
  try {
    await fetch(`${server.url}slides/deck/deck.pdf`);
    const original = readFileSync(deck, 'utf8');
    for (let count = 0; count < edits; count++) {
      await new Promise(resolve => setTimeout(resolve, 2000));
      const before = changed();
      writeFileSync(deck, original.replace('Marker text', `Marker${count} text`));
      const wrote = performance.now();
      while (changed() === before) await new Promise(resolve => setTimeout(resolve, 5));
      times.push(performance.now() - wrote - 250);
    }
    console.log('one deck of 62 slides, milliseconds from the pause of 250 ms to the PDF of the edit on disk');
    row('Lutrin', times);
  } finally {
    await server.end();
  }
}

/** Starts a server and waits until it says where it serves. */
function start(program, args, environment) {
  const child = spawn(program, args, { env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise(resolve => child.once('exit', resolve));
  return new Promise((resolve, reject) => {
    let text = '';
    const listen = chunk => {
      text += chunk;
      const url = /http:\/\/localhost:\d+\//.exec(text)?.[0];
      if (url === undefined) return;
      resolve({
        url,
        end: () => {
          child.kill('SIGTERM');
          return ended;
        },
      });
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('exit', () => reject(new Error(`The server ended: ${text}`)));
  });
}

async function slideCount(browser, url) {
  const page = await browser.newPage();
  await page.goto(url);
  const count = await page.evaluate(() => document.querySelectorAll('.marpit > svg').length);
  await page.close();
  return count;
}

function row(label, times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = part => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))].toFixed(0).padStart(5);
  console.log(`  ${label.padEnd(38)} ${at(0.5)} ${at(0.95)}`);
}
