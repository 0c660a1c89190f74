// The Chromium that comes with the install (Linux x64), unpacked once per user. It needs nothing of the machine: its libraries
// and a font are packed with it.

import { createReadStream, createWriteStream } from 'node:fs';
import { access, chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import type { ChromeProgram } from './chrome-process.js';

export interface Home {
  readonly platform: NodeJS.Platform;
  readonly architecture: string;
  /** Where programs keep what they can make again. */
  readonly cacheFolder: string;
  readonly hasFonts: boolean;
}

/** Unpacks it when that was not done yet; undefined when it is not for this machine or was left out of the install. */
export async function bundledBrowser(home: Home): Promise<ChromeProgram | undefined> {
  if (home.platform !== 'linux' || home.architecture !== 'x64') return undefined;
  const packed = packageFolder();
  if (packed === undefined) return undefined;
  const version = JSON.parse(await readFile(path.join(packed, 'package.json'), 'utf8')).version as string;
  const folder = path.join(home.cacheFolder, 'lutrin', `chromium-${version}`);
  if (!(await exists(path.join(folder, 'chromium'))))
    await unpack(path.join(packed, 'bin'), folder).catch((error: Error) => {
      const advice = 'XDG_CACHE_HOME names another folder for it';
      throw new Error(`The Chromium that comes with Lutrin cannot be unpacked (${error.message}); ${advice}.`);
    });
  return {
    path: path.join(folder, 'chromium'),
    isHeadlessShell: true,
    environment: {
      LD_LIBRARY_PATH: path.join(folder, 'lib'),
      ...(home.hasFonts ? {} : { FONTCONFIG_FILE: path.join(folder, 'fonts.conf') }),
    },
  };
}

function packageFolder(): string | undefined {
  try {
    // The package exports nothing but its code; its entry is two folders down.
    const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
    return path.join(path.dirname(entry), '..', '..');
  } catch {
    return undefined;
  }
}

/** Into a folder of its own, renamed when complete: two at once, or one that is killed, leave nothing half done. */
async function unpack(packed: string, folder: string): Promise<void> {
  await mkdir(path.dirname(folder), { recursive: true });
  const temporary = await mkdtemp(`${folder}-`);
  try {
    await Promise.all([
      pipeline(
        createReadStream(path.join(packed, 'chromium.br')),
        createBrotliDecompress(),
        createWriteStream(path.join(temporary, 'chromium')),
      ),
      unpackTar(path.join(packed, 'al2023.tar.br'), temporary),
      unpackTar(path.join(packed, 'fonts.tar.br'), temporary),
    ]);
    await chmod(path.join(temporary, 'chromium'), 0o755);
    await writeFile(path.join(temporary, 'fonts.conf'), fontConfiguration(folder));
    await rename(temporary, folder);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    if (!(await exists(path.join(folder, 'chromium')))) throw error;
  }
}

async function unpackTar(file: string, folder: string): Promise<void> {
  const { extract } = await import('tar-fs');
  await pipeline(createReadStream(file), createBrotliDecompress(), extract(folder));
}

function fontConfiguration(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<dir>${escapeXml(path.join(folder, 'fonts'))}</dir>
<cachedir>${escapeXml(path.join(folder, 'font-cache'))}</cachedir>
</fontconfig>
`;
}

function escapeXml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
