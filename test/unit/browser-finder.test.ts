// Where a browser is looked for, on each platform.

import { describe, expect, it } from 'vitest';
import { findBrowser, type System } from '../../src/io/browser-finder.js';

function system(platform: NodeJS.Platform, files: readonly string[], environment: Record<string, string> = {}): System {
  const separator = platform === 'win32' ? '\\' : '/';
  return {
    platform,
    environment: { PATH: '/usr/local/bin:/usr/bin', ...environment },
    home: platform === 'win32' ? 'C:\\Users\\me' : '/home/me',
    isFile: path => files.includes(path),
    list: folder => [
      ...new Set(
        files
          .filter(file => file.startsWith(folder + separator))
          .map(file => file.slice(folder.length + 1).split(separator)[0] ?? ''),
      ),
    ],
  };
}

describe('a browser', () => {
  it('named in the environment comes first', () =>
    expect(findBrowser(system('linux', ['/usr/bin/chromium', '/opt/my'], { CHROME_PATH: '/opt/my' }))).toEqual({
      type: 'found',
      path: '/opt/my',
    }));
  it('named in the environment and missing is not replaced in silence', () =>
    expect(findBrowser(system('linux', ['/usr/bin/chromium'], { CHROME_PATH: '/opt/my' }))).toEqual({
      type: 'broken',
      variable: 'CHROME_PATH',
      path: '/opt/my',
    }));
  it.each<[NodeJS.Platform, string, Record<string, string>]>([
    ['linux', '/usr/bin/google-chrome', {}],
    ['linux', '/usr/local/bin/chromium-headless-shell', {}],
    ['linux', '/usr/bin/microsoft-edge', {}],
    [
      'linux',
      '/home/me/.cache/puppeteer/chrome-headless-shell/linux-143.0.1/chrome-headless-shell-linux64/chrome-headless-shell',
      {},
    ],
    ['darwin', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', {}],
    ['darwin', '/home/me/Applications/Chromium.app/Contents/MacOS/Chromium', {}],
    [
      'darwin',
      '/home/me/.cache/puppeteer/chrome/mac_arm-143.0.1/chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
      {},
    ],
    ['win32', 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe', { ProgramFiles: 'C:\\Program Files' }],
    [
      'win32',
      'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
      { 'ProgramFiles(x86)': 'C:\\Program Files (x86)' },
    ],
    ['win32', 'C:\\Users\\me\\.cache\\puppeteer\\chrome\\win64-143.0.1\\chrome-win64\\chrome.exe', {}],
  ])('on %s is found at %s', (platform, path, environment) =>
    expect(findBrowser(system(platform, [path], environment))).toEqual({ type: 'found', path }),
  );
  it('that starts faster is preferred', () =>
    expect(findBrowser(system('linux', ['/usr/bin/google-chrome', '/usr/bin/chromium-headless-shell']))).toMatchObject({
      path: '/usr/bin/chromium-headless-shell',
    }));
  it('of the newest version in the cache is taken', () => {
    const cache = '/home/me/.cache/puppeteer/chrome';
    const files = [`${cache}/linux-99.0/chrome-linux64/chrome`, `${cache}/linux-143.0/chrome-linux64/chrome`];
    expect(findBrowser(system('linux', files))).toMatchObject({ path: files[1] });
  });
  it('is not made up', () => expect(findBrowser(system('linux', []))).toEqual({ type: 'none' }));
});
