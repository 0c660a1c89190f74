// The browser of this machine: found by `browser-finder`, else the one that comes with the install.

import { existsSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { browserVariables, type FoundBrowser, findBrowser } from './browser-finder.js';
import { bundledBrowser } from './bundled-browser.js';
import { Chrome } from './chrome.js';

export interface MachineBrowser {
  readonly identity: string;
  start(): void;
  chrome(): Promise<Chrome | undefined>;
  advice(): readonly string[];
  close(): Promise<void>;
}

/** `onBundled` is called once, when no installed browser was found and the bundled one is used. */
export function machineBrowser(environment: NodeJS.ProcessEnv, onBundled: () => void): MachineBrowser {
  const found = findBrowser({
    platform: process.platform,
    environment,
    home: homedir(),
    isFile: file => statSync(file, { throwIfNoEntry: false })?.isFile() === true,
    list: folder => (existsSync(folder) ? readdirSync(folder) : []),
  });
  let chrome: Promise<Chrome | undefined> | undefined;
  const get = (): Promise<Chrome | undefined> => {
    chrome ??= open(found, environment, onBundled);
    return chrome;
  };
  return {
    identity: identityOf(found),
    start: () => void get(),
    chrome: get,
    advice: () => adviceFor(found),
    close: async () => (await chrome)?.close(),
  };
}

async function open(
  found: FoundBrowser,
  environment: NodeJS.ProcessEnv,
  onBundled: () => void,
): Promise<Chrome | undefined> {
  if (found.type === 'broken') return undefined;
  const program =
    found.type === 'found' ? { path: found.path, environment: {} } : await unpackBundled(environment, onBundled);
  if (program === undefined) return undefined;
  const chrome = new Chrome(program);
  chrome.start();
  return chrome;
}

async function unpackBundled(environment: NodeJS.ProcessEnv, onBundled: () => void): ReturnType<typeof bundledBrowser> {
  const bundled = await bundledBrowser({
    platform: process.platform,
    architecture: process.arch,
    cacheFolder: environment.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'),
    hasFonts: existsSync('/etc/fonts/fonts.conf'),
  });
  if (bundled !== undefined) onBundled();
  return bundled;
}

function identityOf(found: FoundBrowser): string {
  if (found.type === 'broken') return '';
  if (found.type === 'none') return 'bundled';
  const { size, mtimeMs } = statSync(found.path);
  return `${found.path} ${size} ${mtimeMs}`;
}

function adviceFor(found: FoundBrowser): readonly string[] {
  if (found.type === 'broken') return [`${found.variable} names "${found.path}", which is no file.`];
  return [
    'Install Chrome, Chromium or Edge (on Debian and Ubuntu: apt install chromium-headless-shell, or chromium).',
    `Or say where it is: ${browserVariables[0]}=/path/to/chrome.`,
  ];
}
