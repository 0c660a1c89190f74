// Files that come with the tool and its packages: themes, client scripts, fonts, emoji. Not part of any course.

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export interface ToolFiles {
  /** `themes/…`, `client/…`, `styles/…`, `self-check/…`, `emoji/CODE.svg`, `katex/NAME.woff2`, `lato/…`, `roboto-mono/…`, `marp/browser.js`, `mermaid/…`, `shiki/…`. */
  read(name: string): Uint8Array | undefined;
  /** The absolute path, for what Chrome loads itself. */
  locate(name: string): string;
  /** Version of the package behind the first part of a name. */
  version(name: string): string;
  /** Identifies the build of the tool: outputs of another one are not trusted. */
  readonly buildId: string;
}

const packages: Readonly<Record<string, readonly [entry: string, folder: string]>> = {
  emoji: ['@twemoji/svg/package.json', '.'],
  katex: ['katex/package.json', 'dist/fonts'],
  'katex-css': ['katex/package.json', 'dist'],
  lato: ['@fontsource/lato/package.json', '.'],
  'roboto-mono': ['@fontsource/roboto-mono/package.json', '.'],
  marp: ['@marp-team/marp-core/package.json', 'lib'],
  mermaid: ['mermaid/package.json', 'dist'],
  shiki: ['shiki/package.json', 'dist'],
};

export function createToolFiles(): ToolFiles {
  const require = createRequire(import.meta.url);
  const own = toolFolder();
  const locate = (name: string): string => {
    const [first = '', ...rest] = name.split('/');
    const found = packages[first];
    if (found !== undefined) return path.join(path.dirname(require.resolve(found[0])), found[1], ...rest);
    return path.join(own, first === 'themes' ? first : `lib/${first}`, ...rest);
  };
  const contents = new Map<string, Uint8Array | undefined>();
  let buildId: string | undefined;
  return {
    locate,
    get buildId() {
      buildId ??= readFileSync(path.join(own, 'lib', 'build-id'), 'utf8');
      return buildId;
    },
    version: name => JSON.parse(readFileSync(require.resolve(packages[name]?.[0] ?? name), 'utf8')).version,
    read: name => {
      if (!contents.has(name)) contents.set(name, readOrNothing(locate(name)));
      return contents.get(name);
    },
  };
}

/** Where the tool is installed: the nearest folder above this file that is a package. */
export function toolFolder(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(folder, 'package.json'))) folder = path.dirname(folder);
  return folder;
}

function readOrNothing(absolute: string): Uint8Array | undefined {
  try {
    return readFileSync(absolute);
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return undefined;
    throw error;
  }
}
