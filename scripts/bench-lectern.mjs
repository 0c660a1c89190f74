// How long a deck of 600 slides keeps who presents it waiting, in a real browser, from a disk: until its first slide is seen, from slide
// to slide, and until all of them stand side by side.

import path from 'node:path';
import { pathToFileURL } from 'node:url';
import puppeteer from 'puppeteer-core';
import { generateCourse } from './generate-course.mjs';

const slides = 600;

/** `build` builds the course in a folder. Prints a table. */
export async function benchLectern({ work, chrome, build, runs }) {
  const folder = path.join(work, 'lectern');
  generateCourse(folder, [slides]);
  build(folder);
  const url = pathToFileURL(path.join(folder, 'dist/slides/deck-01/index.html')).href;
  const browser = await puppeteer.launch({
    executablePath: chrome,
    args: ['--no-sandbox', '--disable-background-networking', '--hide-scrollbars'],
  });
  try {
    const times = { first: [], next: [], overview: [], found: [] };
    for (let run = 0; run < runs; run++) await measure(await browser.newPage(), url, times);
    console.log(`${slides} slides in one deck, milliseconds: median, 95 %`);
    row('first slide seen, after the page was parsed', times.first);
    row('next slide, from the key to the end of its frame', times.next);
    row('all slides, from the key to the end of its frame', times.overview);
    row('all slides again, from the key to the end of its frame', times.found);
    console.log();
  } finally {
    await browser.close();
  }
}

async function measure(page, url, times) {
  await page.setViewport({ width: 1280, height: 720 });
  await page.goto(url, { waitUntil: 'load' });
  const first = await page.evaluate(async () => {
    const [navigation] = performance.getEntriesByType('navigation');
    const paint = () => performance.getEntriesByName('first-contentful-paint')[0];
    while (paint() === undefined) await new Promise(resolve => requestAnimationFrame(resolve));
    return paint().startTime - navigation.domInteractive;
  });
  times.first.push(Math.max(0, first));
  for (let count = 0; count < 10; count++) times.next.push(await press(page, 'ArrowRight'));
  times.overview.push(await press(page, 'o'));
  await press(page, 'Escape');
  times.found.push(await press(page, 'o'));
  await page.close();
}

/** From the key, at the beginning of a frame, to the first task after the frame is drawn. */
function press(page, key) {
  return page.evaluate(async name => {
    await new Promise(resolve => setTimeout(() => requestIdleCallback(resolve), 50));
    return new Promise(resolve => {
      requestAnimationFrame(() => {
        const begin = performance.now();
        const target = document.activeElement ?? document.body;
        target.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }));
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now() - begin);
        port2.postMessage(null);
      });
    });
  }, key);
}

function row(name, times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = part => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))].toFixed(1).padStart(7);
  console.log(`  ${name.padEnd(56)} ${at(0.5)} ${at(0.95)}`);
}
