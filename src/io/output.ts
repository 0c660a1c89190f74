// Writing what was built. A file appears under its name only when it is complete: it is written under another name, then renamed.

import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { hashOf, type Stamp, stampOf } from './files.js';

export interface Output {
  /** Writes the file if it differs from what is there. Throws `OutputFailed`. */
  write(name: string, bytes: Uint8Array): void;
  /** Undefined when there is no such file. */
  read(name: string): Uint8Array | undefined;
  stamp(name: string): Stamp | undefined;
  /** Removes the file, and the folders that it leaves empty. */
  remove(name: string): void;
  /** All files below a folder, with their path from the root. */
  files(folder: string): string[];
  /** For programs that read the file themselves. */
  absolute(name: string): string;
}

export class OutputFailed extends Error {
  constructor(
    readonly path: string,
    readonly reason: string,
  ) {
    super(`${path}: ${reason}`);
  }
}

/** Where files are written before they are renamed; left over files of a killed build are removed from it. */
export const workFolder = '.lutrin';
const temporaryFolder = `${workFolder}/tmp`;

export function diskOutput(root: string): Output {
  const absolute = (name: string): string => path.join(root, ...name.split('/'));
  const folders = new Set<string>();
  const makeFolder = (name: string): void => {
    if (folders.has(name)) return;
    // A course that is removed or renamed under a build does not come back as a folder of outputs, which would be in its way.
    if (!existsSync(root)) throw new Error('the folder of the course is gone');
    for (const folder of withParents(name)) makeOne(absolute(folder));
    folders.add(name);
  };
  const read = (name: string): Uint8Array | undefined => orMissing(() => readFileSync(absolute(name)));
  return {
    absolute,
    read,
    stamp: name => stampOf(absolute(name)),
    files: folder => listFiles(absolute(folder), folder),
    write: (name, bytes) => {
      const stamp = stampOf(absolute(name));
      if (stamp?.[0] === bytes.length && hashOf(read(name) ?? '') === hashOf(bytes)) return;
      const temporary = `${temporaryFolder}/${process.pid}-${randomBytes(8).toString('hex')}`;
      try {
        makeFolder(temporaryFolder);
        makeFolder(path.posix.dirname(name));
        writeFileSync(absolute(temporary), bytes);
        moveFile(absolute(temporary), absolute(name));
      } catch (error) {
        rmSync(absolute(temporary), { force: true });
        throw new OutputFailed(name, reasonOf(error));
      }
    },
    remove: name => {
      try {
        rmSync(absolute(name), { force: true });
        for (let folder = path.posix.dirname(name); folder.includes('/'); folder = path.posix.dirname(folder)) {
          rmdirSync(absolute(folder));
          folders.delete(folder);
        }
      } catch (error) {
        if (!isHarmless(error)) throw new OutputFailed(name, reasonOf(error));
      }
    },
  };
}

/** Removes what killed builds left under temporary names. Nobody else may be building. */
export function clearTemporaryFiles(root: string): void {
  try {
    rmSync(path.join(root, temporaryFolder), { recursive: true, force: true });
  } catch (error) {
    // Who may not remove may not write either, and is told so of what is to be written.
    if (!['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error))) throw error;
  }
}

/** Removes what this process would leave when it is ended in the middle of a write. */
export function clearOwnTemporaryFiles(root: string): void {
  const folder = path.join(root, temporaryFolder);
  for (const name of orMissing(() => readdirSync(folder)) ?? [])
    if (name.startsWith(`${process.pid}-`)) rmSync(path.join(folder, name), { force: true });
}

/** Outputs in memory, for tests. */
export function memoryOutput(files = new Map<string, Uint8Array>()): Output {
  return {
    absolute: name => `/${name}`,
    read: name => files.get(name),
    stamp: name => {
      const bytes = files.get(name);
      return bytes && [bytes.length, 0, 0, 0];
    },
    files: folder => [...files.keys()].filter(name => name.startsWith(`${folder}/`)),
    write: (name, bytes) => void files.set(name, bytes),
    remove: name => void files.delete(name),
  };
}

/** A rename within the course; by way of a copy beside the target when the output is on another file system. */
function moveFile(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (codeOf(error) !== 'EXDEV') throw error;
    const beside = path.join(path.dirname(to), `.${path.basename(from)}`);
    try {
      writeFileSync(beside, readFileSync(from));
      renameSync(beside, to);
    } finally {
      rmSync(beside, { force: true });
    }
    rmSync(from, { force: true });
  }
}

/** Node makes folders with their parents by itself, but where nothing may be written it says that something is missing. */
function makeOne(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST' || !statSync(folder).isDirectory()) throw error;
  }
}

/** `a`, `a/b`, `a/b/c`. */
function withParents(name: string): string[] {
  const parts = name.split('/');
  return parts.map((_part, index) => parts.slice(0, index + 1).join('/'));
}

function listFiles(absolute: string, folder: string): string[] {
  const entries = orMissing(() => readdirSync(absolute, { withFileTypes: true })) ?? [];
  return entries.flatMap(entry => {
    const name = `${folder}/${entry.name}`;
    return entry.isDirectory() ? listFiles(path.join(absolute, entry.name), name) : [name];
  });
}

function orMissing<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined;
    throw error;
  }
}

/** The folder is not empty, or was removed by somebody else. */
function isHarmless(error: unknown): boolean {
  return ['ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR'].includes(codeOf(error));
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown }).code ?? '');
}

function reasonOf(error: unknown): string {
  switch (codeOf(error)) {
    case 'ENOSPC':
      return 'the disk is full';
    case 'EDQUOT':
      return 'the disk quota is used up';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EROFS':
      return 'the file system is read-only';
    case 'EISDIR':
      return 'a folder is in the way';
    case 'ENOTDIR':
    case 'EEXIST':
      return 'a file is in the way of a folder';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
