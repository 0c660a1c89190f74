// The browser of this machine: found by `browser-finder`, else the one that comes with the install.

import { existsSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { browserVariables, type FoundBrowser, findBrowser } from './browser-finder.js';
import { bundledBrowser } from './bundled-browser.js';
import type { ChromeProgram } from './chrome-process.js';

export function findInstalledBrowser(environment: Readonly<Record<string, string | undefined>>): FoundBrowser {
  const found = findBrowser({
    platform: process.platform,
    environment,
    home: homedir(),
    isFile,
    list,
  });
  return found.type === 'found' ? { type: 'found', path: behindLauncher(found.path) } : found;
}

/** Where this user may not look, there is nothing for them. */
function isFile(file: string): boolean {
  try {
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Debian starts Chromium by a script, which takes a tenth of a second to gather the settings of a browser for the desktop. */
function behindLauncher(file: string): string {
  const name = /^\/usr\/bin\/(chromium(?:-headless-shell)?)$/.exec(file)?.[1];
  const program = `/usr/lib/chromium/${name}`;
  return name !== undefined && existsSync(program) ? program : file;
}

/** The program to start; undefined when there is none for this machine. Unpacks the bundled one, which takes seconds once. */
export async function browserProgram(found: FoundBrowser): Promise<ChromeProgram | undefined> {
  switch (found.type) {
    case 'found':
      return { path: found.path, environment: {}, isHeadlessShell: isHeadlessShell(found.path) };
    case 'broken':
      return undefined;
    case 'none':
      return bundledBrowser({
        platform: process.platform,
        architecture: process.arch,
        cacheFolder: process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'),
        hasFonts: existsSync('/etc/fonts/fonts.conf'),
      });
  }
}

/** By its name, on Linux: elsewhere it is started like any other browser, as frames on demand are not to be had on macOS. */
function isHeadlessShell(file: string): boolean {
  return process.platform === 'linux' && /headless[-_]shell/.test(path.basename(file));
}

/** What tells this browser from another, without starting it: PDFs differ between them. */
export function identityOf(found: FoundBrowser): string {
  if (found.type === 'broken') return '';
  if (found.type === 'none') return 'bundled';
  const { size, mtimeMs } = statSync(found.path);
  return `${found.path} ${size} ${mtimeMs}`;
}

export function adviceFor(found: FoundBrowser): readonly string[] {
  if (found.type === 'broken') return [`${found.variable} names "${found.path}", which is no file.`];
  return [
    'Install Chrome, Chromium or Edge (on Debian and Ubuntu: apt install chromium-headless-shell, or chromium).',
    `Or say where it is: ${browserVariables[0]}=/path/to/chrome.`,
  ];
}
