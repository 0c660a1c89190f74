// The files of an edition as they are on disk, the pages of decks with what the presenting server adds. What was read is kept until the
// file is another.

import { posix } from 'node:path';
import { type Edition, editionFolders } from '../course/model.js';
import type { WebResponse } from '../io/http-server.js';
import type { Output } from '../io/output.js';
import { bytesOf, html, plain, redirect } from './answers.js';

export interface EditionWorld {
  readonly output: Pick<Output, 'read' | 'stamp'>;
  readonly edition: Edition;
  /** Ids of the decks. */
  readonly decks: ReadonlySet<string>;
  /** The page of a deck as it is served. */
  deckPage(html: string, deck: string): string;
}

/** Answers requests for paths below the edition's root. */
export function createEditionFiles(world: EditionWorld): (path: string) => WebResponse {
  const { output, decks } = world;
  const folder = editionFolders[world.edition];
  const known = new Map<string, { readonly stamp: string; readonly bytes: Uint8Array }>();
  const read = (name: string, change: (bytes: Uint8Array) => Uint8Array): Uint8Array | undefined => {
    const stamp = output.stamp(`${folder}/${name}`)?.join();
    const before = known.get(name);
    if (stamp !== undefined && before?.stamp === stamp) return before.bytes;
    const raw = output.read(`${folder}/${name}`);
    if (raw === undefined) return undefined;
    const bytes = change(raw);
    if (stamp !== undefined) known.set(name, { stamp, bytes });
    return bytes;
  };
  return path => {
    const name = path === '' || path.endsWith('/') ? `${path}index.html` : path;
    const deck = /^slides\/(.+)\/index\.html$/.exec(name)?.[1];
    const isDeck = deck !== undefined && decks.has(deck);
    const bytes = read(name, raw =>
      isDeck ? new TextEncoder().encode(world.deckPage(new TextDecoder().decode(raw), deck)) : raw,
    );
    if (bytes === undefined)
      return posix.extname(name) === '' ? redirect(`/${name}/`) : plain(404, 'There is no such file.');
    if (name.endsWith('.html')) return html(bytes);
    // What is under assets is named by its content.
    return bytesOf(name, bytes, name.startsWith('assets/') ? 'private, max-age=31536000, immutable' : 'no-cache');
  };
}
