// Recorded reads: what a task asked of the course, so that staleness, the watch list and `--why` follow from it.
// An answer is recorded, not a path: a file looked for and missing is a dependency like any other.

import { type Entry, type Files, hashOf, type Kind } from './files.js';

export type Read =
  | { readonly type: 'file'; readonly path: string; readonly hash: string | undefined }
  | { readonly type: 'folder'; readonly path: string; readonly hash: string | undefined }
  | { readonly type: 'kind'; readonly path: string; readonly kind: Kind | undefined };

export interface Recording {
  readonly files: Files;
  /** The reads so far, each once. */
  reads(): readonly Read[];
  /** Adds the reads of something that was computed before and is used again. */
  replay(reads: readonly Read[]): void;
}

export function recording(files: Files): Recording {
  const reads = new Map<string, Read>();
  const note = (read: Read): void => void reads.set(`${read.type} ${read.path}`, read);
  return {
    files: {
      read: path => {
        const content = files.read(path);
        note({ type: 'file', path, hash: content?.hash });
        return content;
      },
      list: path => {
        const entries = files.list(path);
        note({ type: 'folder', path, hash: entries && hashOfEntries(entries) });
        return entries;
      },
      kind: path => {
        const kind = files.kind(path);
        note({ type: 'kind', path, kind });
        return kind;
      },
    },
    reads: () => [...reads.values()],
    replay: earlier => earlier.forEach(note),
  };
}

/** Records a part of what `outer` records. */
export function recordingWithin(outer: Recording): Recording {
  const inner = recording(outer.files);
  return {
    ...inner,
    replay: earlier => {
      inner.replay(earlier);
      outer.replay(earlier);
    },
  };
}

export function hashOfEntries(entries: readonly Entry[]): string {
  return hashOf(entries.map(entry => `${entry.kind} ${entry.name}`).join('\n'));
}
