// What is printed in every kind of browser, although nothing is drawn there: what fits itself to its slide does so, what a page draws by
// itself is on its slide, and what runs on one page leaves the next one alone.

import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { browserProgram, findInstalledBrowser } from '../../src/io/installed-browser.js';
import { courseFolder, lutrin } from '../support/cli.js';
import { readPdf } from '../support/pdf.js';

const names = ['a', 'b', 'c', 'd', 'e'];
const deck = '# <!-- fit --> Big\n\n---\n\n# <!-- fit --> Bigger\n';

it.each(['the browser of this machine', 'a browser with windows'])('headings fit in %s', async kind => {
  const folder = courseFolder(Object.fromEntries(names.map(name => [`slides/${name}.md`, deck])));
  const temporary = path.join(path.dirname(folder), 'tmp');
  mkdirSync(temporary);
  const browser = kind === 'a browser with windows' ? await browserWithWindows(folder) : {};
  const { status, stderr } = await lutrin(['build', folder], { ...browser, TMPDIR: temporary });
  expect(status, stderr).toBe(0);
  expect(readdirSync(temporary)).toEqual([]);
  for (const name of names) {
    const { pages } = await readPdf(readFileSync(path.join(folder, `dist/slides/${name}/${name}.pdf`)));
    // Points of 540: the three letters fill the width.
    expect(pages.map(page => page.largestText > 200)).toEqual([true, true]);
  }
});

/** An installed one, else the browser of this machine by another name: it is then driven like one with windows. */
async function browserWithWindows(folder: string): Promise<Record<string, string>> {
  const installed = ['/usr/bin/chromium', '/usr/bin/google-chrome', '/opt/google/chrome/chrome'].find(existsSync);
  if (installed !== undefined) return { LUTRIN_CHROME: installed };
  const program = await browserProgram(findInstalledBrowser(process.env));
  if (program === undefined) throw new Error('There is no browser for this machine.');
  const file = path.join(path.dirname(folder), 'browser');
  writeFileSync(file, `#!/bin/sh\nexec "${program.path}" "$@"\n`);
  chmodSync(file, 0o755);
  return { LUTRIN_CHROME: file, ...program.environment };
}

it('code that fits itself late is printed all the same', async () => {
  // The page's own script holds back what its observers see, as a busy machine does.
  const slow = `<script>
const Observer = ResizeObserver;
window.ResizeObserver = class extends Observer {
  constructor(callback) {
    super((...seen) => {
      let left = 9;
      const draw = () => (left-- > 0 ? requestAnimationFrame(draw) : callback(...seen));
      draw();
    });
  }
};
</script>`;
  const long = 'x'.repeat(200);
  const folder = courseFolder({
    'course.yml': 'html: true\n',
    'slides/late.md': `---\ntheme: default\n---\n\n# Late\n\n${slow}\n\n\`\`\`sh\necho first ${long}\n\`\`\`\n`,
  });
  const { status, stderr } = await lutrin(['build', folder]);
  expect(status, stderr).toBe(0);
  const { pages } = await readPdf(readFileSync(path.join(folder, 'dist/slides/late/late.pdf')));
  expect(pages[0]?.text).toContain('first');
});

const shell = '/usr/bin/chromium-headless-shell';

it.runIf(existsSync(shell))('a page that may have scripts draws with WebGL', async () => {
  const script = `<p id="told"></p><canvas></canvas>
<script>
const webgl = document.querySelector('canvas').getContext('webgl');
document.getElementById('told').textContent = webgl === null ? 'nothing draws' : 'WebGL draws';
</script>`;
  const folder = courseFolder({ 'course.yml': 'html: true\n', 'slides/drawn.md': `# Drawn\n\n${script}\n` });
  const { status, stderr } = await lutrin(['build', folder], { LUTRIN_CHROME: shell });
  expect(status, stderr).toBe(0);
  const { pages } = await readPdf(readFileSync(path.join(folder, 'dist/slides/drawn/drawn.pdf')));
  expect(pages[0]?.text).toContain('WebGL draws');
});

it('what runs on a page is over when another one is printed in its tab', async () => {
  const restless = `<script>setInterval(() => (document.querySelector('h1').textContent = 'Taken over'), 1);</script>`;
  const page = (name: string): string => `# Page ${name}\n\n[here](#deep)\n\n---\n\n## Deep\n`;
  const quiet = Object.fromEntries(['b', 'c', 'd', 'e', 'f', 'g'].map(name => [`slides/${name}.md`, page(name)]));
  const folder = courseFolder({ 'course.yml': 'html: true\n', 'slides/a.md': `${page('a')}\n${restless}\n`, ...quiet });
  const { status, stderr } = await lutrin(['build', folder]);
  expect(status, stderr).toBe(0);
  for (const name of ['b', 'c', 'd', 'e', 'f', 'g']) {
    const { pages, bookmarks } = await readPdf(readFileSync(path.join(folder, `dist/slides/${name}/${name}.pdf`)));
    expect([pages.length, pages[0]?.text]).toEqual([2, expect.stringContaining(`Page ${name}`)]);
    expect(bookmarks).toEqual([`Page ${name}`, '  Deep']);
    expect(pages[0]?.links).toEqual(['deep']);
  }
});

it('pages that follow each other in a tab have their styles, whatever their folder is called', async () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const files = Object.fromEntries(names.map(name => [`slides/${name}.md`, '# Same\n']));
  const pdfsIn = async (folder: string): Promise<Buffer[]> => {
    const { status, stderr } = await lutrin(['build', folder]);
    expect(status, stderr).toBe(0);
    return names.map(name => readFileSync(path.join(folder, `dist/slides/${name}/${name}.pdf`)));
  };
  const [plain, odd] = [courseFolder(files), courseFolder(files)];
  const renamed = path.join(path.dirname(odd), 'A & B $& #1 "x" é');
  renameSync(odd, renamed);
  expect((await pdfsIn(renamed)).map((pdf, index) => [names[index], pdf.length])).toEqual(
    (await pdfsIn(plain)).map((pdf, index) => [names[index], pdf.length]),
  );
});
