// Writes pages with their assets into an edition, and removes what no longer belongs there.

import { type Asset, assetFolder } from '../course/assets.js';
import { type Edition, editionFolders } from '../course/model.js';
import { type Files, hashOf } from '../io/files.js';
import type { Output } from '../io/output.js';
import type { ToolFiles } from '../io/tool-files.js';
import type { OutputRecord } from './manifest.js';

export interface Writer {
  write(edition: Edition, path: string, bytes: Uint8Array): OutputRecord;
  /** Assets are named by content: each is written once. */
  writeAsset(edition: Edition, asset: Asset): OutputRecord;
  /** Removes all files of the edition that are not among `expected`, and says which. */
  removeOthers(edition: Edition, expected: ReadonlySet<string>): string[];
}

export function createWriter(files: Files, tool: ToolFiles, output: Output): Writer {
  const assets = new Map<string, OutputRecord>();
  const write: Writer['write'] = (edition, path, bytes) => {
    const name = `${editionFolders[edition]}/${path}`;
    output.write(name, bytes);
    return { path: name, hash: hashOf(bytes), stamp: output.stamp(name) };
  };
  const contentOf = ({ name, content }: Asset): Uint8Array => {
    const bytes =
      content.type === 'bytes' ? content.bytes : content.type === 'tool' ? tool.read(content.path) : files.read(content.path)?.bytes;
    if (bytes === undefined) throw new Error(`The asset ${name} has lost its file`);
    return bytes;
  };
  return {
    write,
    writeAsset: (edition, asset) => {
      const key = `${edition} ${asset.name}`;
      const record = assets.get(key) ?? write(edition, `${assetFolder}/${asset.name}`, contentOf(asset));
      assets.set(key, record);
      return record;
    },
    removeOthers: (edition, expected) => {
      const folder = editionFolders[edition];
      const others = output.files(folder).filter(name => !expected.has(name));
      others.forEach(output.remove);
      return others;
    },
  };
}

/** The edition's folder holds files, and none that Lutrin wrote: it belongs to something else. */
export function isForeign(edition: Edition, output: Output, isKnown: boolean): boolean {
  const folder = editionFolders[edition];
  if (isKnown || output.files(folder).length === 0) return false;
  const page = output.read(`${folder}/index.html`);
  return page === undefined || !new TextDecoder().decode(page).includes('<meta name="generator" content="Lutrin">');
}
