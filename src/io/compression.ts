// Compresses what a server sends, each content once. Knows nothing of what it is.

import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const compress = promisify(gzip);

const texts = /^(?:text\/|application\/(?:json|javascript)|image\/svg)/;
/** Bytes below which it is not worth it. */
const least = 1024;

export type Compression = (body: Uint8Array) => Promise<Uint8Array>;

/** What was compressed is kept as long as the content itself is. */
export function createCompression(): Compression {
  const known = new WeakMap<Uint8Array, Promise<Uint8Array>>();
  return body => {
    const found = known.get(body) ?? compress(body);
    known.set(body, found);
    return found;
  };
}

export function isCompressible(body: Uint8Array, contentType: string): boolean {
  return body.length >= least && texts.test(contentType);
}
