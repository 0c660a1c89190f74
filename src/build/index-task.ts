// The course page of an edition.

import { createAssetSet } from '../course/assets.js';
import type { Edition, Outline } from '../course/model.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { recording } from '../io/recording.js';
import { loadThemeStyle } from '../parse/themes.js';
import { type IndexEntry, indexPage } from '../render/index-page.js';
import type { TaskRecord } from './manifest.js';
import type { BuildWorld } from './run.js';
import type { Writer } from './writer.js';

export function buildIndex(
  edition: Edition,
  entries: readonly IndexEntry[],
  world: BuildWorld,
  outline: Outline,
  writer: Writer,
): Pick<TaskRecord, 'reads' | 'outputs' | 'diagnostics'> {
  const { config, themes } = outline;
  const recorder = recording(world.files);
  const diagnostics: Diagnostic[] = [];
  const report = (found: Diagnostic): void => void diagnostics.push(found);
  const style = loadThemeStyle(config.theme, 'sheet.css', { files: recorder.files, tool: world.tool, themes, report });
  const assets = createAssetSet();
  style.assets.forEach(assets.keep);
  const page = indexPage({ config, edition, entries, assets, tool: world.tool, style: style.css });
  const written = page.assets.map(asset => writer.writeAsset(edition, asset));
  const output = writer.write(edition, page.path, new TextEncoder().encode(page.html));
  return { reads: recorder.reads(), outputs: [output, ...written], diagnostics };
}
