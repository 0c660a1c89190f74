// Where Chrome is on this machine. Pure: asks its questions through `System`, so that every platform's rules run in tests.

import path from 'node:path';

export interface System {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  isFile(path: string): boolean;
  /** Names in a folder; empty when there is none. */
  list(path: string): readonly string[];
}

export type FoundBrowser =
  | { readonly type: 'found'; readonly path: string }
  /** The environment names a browser that does not exist: it is not replaced by another one in silence. */
  | { readonly type: 'broken'; readonly variable: string; readonly path: string }
  | { readonly type: 'none' };

/** Environment variables that name a browser, first come first served. */
export const browserVariables = ['LUTRIN_CHROME', 'CHROME_PATH', 'PUPPETEER_EXECUTABLE_PATH'] as const;

/** Names on the PATH; a headless shell starts in a third of the time of a whole browser. */
const commands = [
  'chrome-headless-shell',
  'chromium-headless-shell',
  'headless_shell',
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  'microsoft-edge-stable',
  'microsoft-edge',
];

export function findBrowser(system: System): FoundBrowser {
  for (const variable of browserVariables) {
    const named = system.environment[variable];
    if (named) return system.isFile(named) ? { type: 'found', path: named } : { type: 'broken', variable, path: named };
  }
  const found = [...onPath(system), ...inPlaces(system), ...inPuppeteerCache(system)].find(system.isFile);
  return found === undefined ? { type: 'none' } : { type: 'found', path: found };
}

function onPath({ platform, environment }: System): string[] {
  if (platform === 'win32') return [];
  const folders = (environment.PATH ?? '').split(':').filter(folder => path.posix.isAbsolute(folder));
  return commands.flatMap(command => folders.map(folder => path.posix.join(folder, command)));
}

function inPlaces({ platform, environment, home }: System): string[] {
  if (platform === 'darwin') {
    const apps = ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(name => `${name}.app/Contents/MacOS/${name}`);
    return ['/Applications', path.posix.join(home, 'Applications')].flatMap(folder =>
      apps.map(app => path.posix.join(folder, app)),
    );
  }
  if (platform === 'win32') {
    const roots = ['ProgramFiles', 'ProgramFiles(x86)', 'LocalAppData'].flatMap(name => environment[name] ?? []);
    const apps = [
      'Google\\Chrome\\Application\\chrome.exe',
      'Chromium\\Application\\chrome.exe',
      'Microsoft\\Edge\\Application\\msedge.exe',
    ];
    return apps.flatMap(app => roots.map(root => path.win32.join(root, app)));
  }
  return ['/usr/lib/chromium/headless_shell', '/opt/google/chrome/chrome', '/snap/bin/chromium'];
}

/** `~/.cache/puppeteer/chrome-headless-shell/linux-143.0.1/chrome-headless-shell-linux64/chrome-headless-shell` and the like. */
function inPuppeteerCache({ platform, environment, home, list }: System): string[] {
  const { join } = platform === 'win32' ? path.win32 : path.posix;
  const cache = environment.PUPPETEER_CACHE_DIR ?? join(home, '.cache', 'puppeteer');
  const suffix = platform === 'win32' ? '.exe' : '';
  return (['chrome-headless-shell', 'chrome'] as const).flatMap(product => {
    const versions = [...list(join(cache, product))].sort(byVersion).reverse();
    return versions.flatMap(version => {
      const folder = join(cache, product, version);
      return list(folder).map(inner =>
        platform === 'darwin' && product === 'chrome'
          ? join(folder, inner, 'Google Chrome for Testing.app', 'Contents', 'MacOS', 'Google Chrome for Testing')
          : join(folder, inner, product + suffix),
      );
    });
  });
}

function byVersion(a: string, b: string): number {
  const [x, y] = [a, b].map(name => (name.match(/\d+/g) ?? []).map(Number));
  for (let i = 0; i < Math.max(x?.length ?? 0, y?.length ?? 0); i++) {
    const difference = (x?.[i] ?? 0) - (y?.[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
