// Reading the course: the interface, the disk behind it, and a course held in memory.
// Paths are relative to the course with forward slashes; nothing outside the course is ever read.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import path from 'node:path';

export type Kind = 'file' | 'directory';

export interface Entry {
  readonly name: string;
  readonly kind: Kind;
}

export interface Content {
  readonly bytes: Uint8Array;
  readonly hash: string;
  /** Undefined when the file is so new that it could change again without its times telling. */
  readonly stamp?: Stamp | undefined;
}

export interface Files {
  /** The file; undefined when there is none with exactly this spelling. Throws `UnreadableFile`. */
  read(path: string): Content | undefined;
  /** What the folder holds, by name; undefined when there is no such folder. Throws `UnreadableFile`. */
  list(path: string): readonly Entry[] | undefined;
  kind(path: string): Kind | undefined;
}

/** What changes when a file does, without reading it: size in bytes, times in milliseconds, inode. */
export type Stamp = readonly [size: number, modified: number, changed: number, inode: number];

export class UnreadableFile extends Error {
  constructor(
    readonly path: string,
    readonly reason: string,
  ) {
    super(`${path}: ${reason}`);
  }
}

/** The first 128 bits of SHA-256 in hexadecimal. */
export function hashOf(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 32);
}

/** The folder of a course is not there, or not any more. */
export class CourseGone extends Error {
  override readonly name = 'CourseGone';
}

/**
 * The folder `root` on disk. Each file is read once: one build sees one state of the course.
 * A symbolic link that leads out of the course is not followed. Throws `CourseGone`.
 */
export function diskFiles(root: string): Files {
  const base = realFolder(root);
  const contents = new Map<string, Content | undefined>();
  const folders = new Map<string, readonly Entry[] | undefined>();
  return {
    read: name => cached(contents, name, () => readInside(base, name)),
    list: name => cached(folders, name, () => listInside(base, name)),
    kind: name => kindInside(base, name),
  };
}

function realFolder(root: string): string {
  try {
    return realpathSync.native(root);
  } catch (error) {
    throw isMissing(error) ? new CourseGone(`The folder ${root} is gone`) : error;
  }
}

/** The text of a file that Lutrin has written itself. */
export function ownText(absolute: string): string {
  return readFileSync(absolute, 'utf8');
}

/** The stamp of a file; undefined when it is not there. */
export function stampOf(absolute: string): Stamp | undefined {
  const stat = statOrMissing(absolute);
  return stat?.isFile() ? [stat.size, stat.mtimeMs, stat.ctimeMs, stat.ino] : undefined;
}

function statOrMissing(absolute: string): Stats | undefined {
  try {
    return statSync(absolute);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** A course in memory: path to content. */
export function memoryFiles(contents: Readonly<Record<string, string | Uint8Array>>): Files {
  const all = new Map(
    Object.entries(contents).map(([name, content]) => [
      name,
      contentOf(typeof content === 'string' ? new TextEncoder().encode(content) : content),
    ]),
  );
  const list = (folder: string): Entry[] => {
    const prefix = folder === '' || folder === '.' ? '' : `${folder}/`;
    const found = new Map<string, Kind>();
    for (const name of all.keys()) {
      if (!name.startsWith(prefix)) continue;
      const [first = '', ...rest] = name.slice(prefix.length).split('/');
      found.set(first, rest.length > 0 ? 'directory' : 'file');
    }
    return [...found].map(([name, kind]) => ({ name, kind })).sort(byName);
  };
  return {
    read: name => all.get(name),
    list: name => (list(name).length > 0 ? list(name) : undefined),
    kind: name => (all.has(name) ? 'file' : list(name).length > 0 ? 'directory' : undefined),
  };
}

function readInside(base: string, name: string): Content | undefined {
  const real = resolveInside(base, name);
  if (real === 'outside') throw new UnreadableFile(name, 'it is a link that leads out of the course');
  if (real === undefined || statOrMissing(real)?.isFile() !== true) return undefined;
  // The stamp first: of a file that changes meanwhile it is the old one, and does not fit what is read.
  const stamp = settled(stampOf(real), Date.now());
  return { ...contentOf(guarded(name, () => readFileSync(real))), stamp };
}

/** Milliseconds within which a file system may give two changes the same time. */
const timeGranularity = 2000;

function settled(stamp: Stamp | undefined, now: number): Stamp | undefined {
  return stamp !== undefined && now - Math.max(stamp[1], stamp[2]) > timeGranularity ? stamp : undefined;
}

function contentOf(bytes: Uint8Array): Content {
  return { bytes, hash: hashOf(bytes) };
}

function listInside(base: string, name: string): readonly Entry[] | undefined {
  if (kindInside(base, name) !== 'directory') return undefined;
  const found = guarded(name, () => readdirSync(path.join(base, name), { withFileTypes: true }));
  return found
    .flatMap(entry => {
      const kind = entry.isSymbolicLink() ? kindInside(base, path.posix.join(name, entry.name)) : kindOf(entry);
      return kind === undefined ? [] : [{ name: entry.name, kind }];
    })
    .sort(byName);
}

/** Undefined also for a link that leads out of the course. */
function kindInside(base: string, name: string): Kind | undefined {
  const real = resolveInside(base, name);
  const stat = real === undefined || real === 'outside' ? undefined : statOrMissing(real);
  return stat && kindOf(stat);
}

/** The absolute path without links; undefined when there is nothing with exactly this spelling. */
function resolveInside(base: string, name: string): string | 'outside' | undefined {
  const absolute = path.join(base, name);
  const real = realpath(absolute);
  if (real === undefined) return undefined;
  if (real !== base && !real.startsWith(base + path.sep)) return 'outside';
  return spelledAs(absolute, real) ? real : undefined;
}

/** On file systems that fold case, `Intro.JPG` must not stand for `intro.jpg`: it would be missing elsewhere. */
function spelledAs(absolute: string, real: string): boolean {
  const asked = path.basename(absolute);
  const found = path.basename(real);
  return asked === found || asked.toLowerCase() !== found.toLowerCase();
}

function realpath(absolute: string): string | undefined {
  try {
    return realpathSync.native(absolute);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function guarded<T>(name: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new UnreadableFile(name, error instanceof Error ? error.message : String(error));
  }
}

function isMissing(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG' || code === 'ELOOP' || code === 'EINVAL';
}

function kindOf(stat: { isFile(): boolean; isDirectory(): boolean }): Kind | undefined {
  return stat.isFile() ? 'file' : stat.isDirectory() ? 'directory' : undefined;
}

function byName(a: Entry, b: Entry): number {
  return a.name < b.name ? -1 : 1;
}

function cached<T>(cache: Map<string, T>, key: string, make: () => T): T {
  const found = cache.get(key);
  if (found !== undefined || cache.has(key)) return found as T;
  const made = make();
  cache.set(key, made);
  return made;
}
