// The course page of each edition: made when all pages and PDFs are, as it tells the sizes of those.

import { createAssetSet } from '../course/assets.js';
import type { Edition } from '../course/model.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { hashOf } from '../io/files.js';
import { recording } from '../io/recording.js';
import { loadThemeStyle } from '../parse/themes.js';
import { type IndexEntry, indexPage } from '../render/index-page.js';
import { pageText } from '../render/page.js';
import type { TaskRecord } from './manifest.js';
import type { KeptSummary } from './page-result.js';
import { indexTaskId, type Plan, printTaskId } from './plan.js';
import { staleBecause, taskKey } from './stale.js';
import { adopt, type BuildState, finish } from './state.js';

export function makeIndex(edition: Edition, plan: Plan, state: BuildState): void {
  const pages = plan.pages.filter(page => page.edition === edition);
  const id = indexTaskId(edition);
  const entries = pages.flatMap(page => {
    const kept = state.records.get(page.id)?.value as KeptSummary | undefined;
    if (kept === undefined) return [];
    const { printed, bridges, ...summary }: KeptSummary = kept;
    return [{ ...summary, pdfSize: state.records.get(printTaskId(page))?.value as number | undefined }];
  });
  const { variables, audiences, ...config } = state.outline.config;
  const key = taskKey({
    pages: hashOf(JSON.stringify(entries)),
    configuration: hashOf(JSON.stringify(config)),
    edition,
  });
  const before = state.manifest.tasks.get(id);
  const because = staleBecause(before, key, state.present);
  if (entries.length === 0) return;
  if (because === undefined && before !== undefined) adopt(id, before, state);
  else finish(id, { ...writeIndex(edition, entries, state), key, because: because ?? '', value: undefined }, state);
}

function writeIndex(
  edition: Edition,
  entries: readonly IndexEntry[],
  { world, outline, writer, diagnostics }: BuildState,
): Pick<TaskRecord, 'reads' | 'outputs' | 'diagnostics'> {
  const { config, themes } = outline;
  const recorder = recording(world.files);
  const found: Diagnostic[] = [];
  const report = (problem: Diagnostic): void => void found.push(problem);
  const style = loadThemeStyle(config.theme, 'sheet.css', { files: recorder.files, tool: world.tool, themes, report });
  const assets = createAssetSet();
  style.assets.forEach(assets.keep);
  const page = indexPage({ config, edition, entries, assets, tool: world.tool, style: style.css });
  const written = page.assets.map(asset => writer.writeAsset(edition, asset));
  const output = writer.write(edition, page.path, new TextEncoder().encode(pageText(page)));
  diagnostics.push(...found);
  return { reads: recorder.reads(), outputs: [output, ...written], diagnostics: found };
}
