// Writes pages with their assets into an edition, and removes what no longer belongs there.

import { type Asset, assetFolder } from '../course/assets.js';
import { type Edition, editionFolders } from '../course/model.js';
import { resolveSite, rootFrom } from '../course/paths.js';
import { type Files, hashOf } from '../io/files.js';
import { type Output, workFolder } from '../io/output.js';
import type { ToolFiles } from '../io/tool-files.js';
import type { OutputRecord } from './manifest.js';

export interface Writer {
  write(edition: Edition, path: string, bytes: Uint8Array): OutputRecord;
  /** Writes what is printed in a page's place into the work folder, its URLs leading to the edition. */
  writePrint(edition: Edition, path: string, html: string): OutputRecord;
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
      content.type === 'bytes'
        ? content.bytes
        : content.type === 'tool'
          ? tool.read(content.path)
          : files.read(content.path)?.bytes;
    if (bytes === undefined) throw new Error(`The asset ${name} has lost its file`);
    return bytes;
  };
  return {
    write,
    writePrint: (edition, path, html) => {
      const name = `${workFolder}/print/${editionFolders[edition]}/${path}`;
      const bytes = new TextEncoder().encode(resolveSite(html, `${rootFrom(name)}${editionFolders[edition]}/`));
      output.write(name, bytes);
      return { path: name, hash: hashOf(bytes), stamp: output.stamp(name) };
    },
    writeAsset: (edition, asset) => {
      const key = `${edition} ${asset.name}`;
      const record = assets.get(key) ?? write(edition, `${assetFolder}/${asset.name}`, contentOf(asset));
      assets.set(key, record);
      return record;
    },
    removeOthers: (edition, expected) => {
      const folders = [editionFolders[edition], `${workFolder}/print/${editionFolders[edition]}`];
      const others = folders.flatMap(output.files).filter(name => !expected.has(name));
      others.forEach(output.remove);
      return others.filter(name => !name.startsWith(`${workFolder}/`));
    },
  };
}

/** The edition's folder holds files, and none that Lutrin wrote: it belongs to something else. */
export function isForeign(edition: Edition, output: Output): boolean {
  const folder = editionFolders[edition];
  if (output.files(folder).length === 0) return false;
  const page = output.read(`${folder}/index.html`);
  return page === undefined || !new TextDecoder().decode(page).includes('<meta name="generator" content="Lutrin">');
}
