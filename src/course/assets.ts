// Files that pages share: each stands once under `assets/` of an edition, named by its content.

import { posix } from 'node:path';
import { hashOf } from '../io/files.js';

export type AssetContent =
  | { readonly type: 'course'; readonly path: string }
  | { readonly type: 'tool'; readonly path: string }
  | { readonly type: 'bytes'; readonly bytes: Uint8Array };

export interface Asset {
  /** File name under `assets/`. */
  readonly name: string;
  readonly content: AssetContent;
}

export const assetFolder = 'assets';

/** `Réseau 1.PNG` with its hash: `reseau-1-3kZ9aQx7Tm.png`, plain enough for every file system and URL. */
export function assetName(fileName: string, hash: string): string {
  const extension = posix.extname(fileName).toLowerCase();
  const plain = posix
    .basename(fileName, posix.extname(fileName))
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z\d]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  return `${plain || 'file'}-${hash.slice(0, 10)}${extension}`;
}

/** The assets of a page, collected while it is made. */
export interface AssetSet {
  /** Adds a file and returns its name under `assets/`. */
  add(fileName: string, hash: string, content: AssetContent): string;
  addBytes(fileName: string, bytes: Uint8Array | string): string;
  /** Adds an asset that has its name already. */
  keep(asset: Asset): void;
  all(): readonly Asset[];
}

/** With those of another set, which stays as it is. */
export function createAssetSet(others: readonly Asset[] = []): AssetSet {
  const assets = new Map(others.map(asset => [asset.name, asset]));
  const add: AssetSet['add'] = (fileName, hash, content) => {
    const name = assetName(fileName, hash);
    assets.set(name, { name, content });
    return name;
  };
  return {
    add,
    keep: asset => void assets.set(asset.name, asset),
    addBytes: (fileName, content) => {
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
      return add(fileName, hashOf(bytes), { type: 'bytes', bytes });
    },
    all: () => [...assets.values()],
  };
}
