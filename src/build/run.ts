// A build: which tasks are stale, those run, their outputs written, the rest removed. What is heavy (Marp, Chrome, …) is loaded
// only when a stale task needs it, and Chrome is started before the Markdown is rendered.

import { discover } from '../course/discover.js';
import { type Edition, editionFolders } from '../course/model.js';
import { type Diagnostic, diagnostic } from '../diagnostics/diagnostic.js';
import { spanOfFile } from '../diagnostics/source.js';
import { recording } from '../io/recording.js';
import { makeIndex } from './make-index.js';
import { makePages } from './make-pages.js';
import { type Manifest, readManifest, writeManifest } from './manifest.js';
import { indexTaskId, type Plan, planBuild } from './plan.js';
import { createPresent, sourcesOf } from './present.js';
import {
  type BuildOptions,
  type BuildProgress,
  type BuildResult,
  type BuildState,
  type BuildWorld,
  keepOld,
  writing,
} from './state.js';
import { createWriter, isForeign } from './writer.js';

export async function build(world: BuildWorld, options: BuildOptions, progress: BuildProgress): Promise<BuildResult> {
  const diagnostics: Diagnostic[] = [];
  const recorder = recording(world.files);
  const outline = discover(recorder.files, found => diagnostics.push(found));
  const manifest = readManifest(world.output, world.tool.buildId);
  const state: BuildState = {
    world,
    options,
    outline,
    manifest,
    progress,
    diagnostics,
    records: new Map(),
    ran: new Set(),
    made: [],
    present: createPresent(world, manifest.sources),
    writer: createWriter(world.files, world.tool, world.output),
  };
  const plan = planBuild(
    outline,
    options.editions.filter(edition => mayWrite(edition, state)),
  );
  await writing('', state, () => claim(plan, state));
  await makePages(plan, state);
  const aborted = options.signal?.aborted === true;
  for (const edition of plan.editions) {
    const id = indexTaskId(edition);
    if (aborted) keepOld(id, state);
    else await writing(id, state, () => makeIndex(edition, plan, state));
  }
  const removed = aborted ? [] : ((await writing('', state, () => removeOthers(plan, state))) ?? []);
  await writing('', state, () => saveManifest(plan, state));
  return {
    diagnostics,
    removed,
    made: state.made,
    tasks: state.records,
    ran: state.ran,
    reads: recorder.reads(),
    aborted,
  };
}

function mayWrite(edition: Edition, { manifest, world, diagnostics }: BuildState): boolean {
  const folder = editionFolders[edition];
  if (manifest.editions.has(edition) || !isForeign(edition, world.output)) return true;
  const message = `The folder "${folder}" holds files that Lutrin did not write. Nothing in it was changed.`;
  const notes = [`Move it away, or build another folder: Lutrin owns "${folder}" in a course.`];
  diagnostics.push(diagnostic('output/foreign', spanOfFile(folder), message, { notes }));
  return false;
}

/** Says whose the folders are before anything is written there: a build that is killed meanwhile leaves no strange files. */
function claim(plan: Plan, { manifest, world }: BuildState): void {
  const editions = allEditions(plan, manifest);
  if (editions.size > manifest.editions.size)
    writeManifest(world.output, world.tool.buildId, { ...manifest, editions });
}

function allEditions(plan: Plan, manifest: Manifest): ReadonlySet<Edition> {
  return new Set([...manifest.editions, ...plan.editions]);
}

function removeOthers(plan: Plan, state: BuildState): string[] {
  const ids = [...state.manifest.tasks.keys()].filter(id =>
    plan.editions.some(edition => id.startsWith(`${edition} `)),
  );
  if (state.ran.size === 0 && ids.length > 0 && ids.every(id => state.records.has(id))) return [];
  const expected = new Set([...state.records.values()].flatMap(record => record.outputs.map(output => output.path)));
  return plan.editions.flatMap(edition => state.writer.removeOthers(edition, expected));
}

function saveManifest(plan: Plan, state: BuildState): void {
  const { manifest, records, world } = state;
  if (state.ran.size === 0 && manifest.tasks.size === records.size && state.present.learned() === 0) return;
  // Tasks of an edition that was not asked for stay as they are.
  const others = [...manifest.tasks].filter(([id]) => !plan.editions.some(edition => id.startsWith(`${edition} `)));
  const tasks = new Map([...others, ...records]);
  const editions = allEditions(plan, manifest);
  writeManifest(world.output, world.tool.buildId, {
    editions,
    tasks,
    sources: sourcesOf(tasks, world, manifest.sources),
  });
}
