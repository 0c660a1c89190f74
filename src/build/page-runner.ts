// Runs page tasks: loads the engine, makes the page, writes it with its assets. Imported only when a page is stale.

import type { Outline } from '../course/model.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { recording } from '../io/recording.js';
import type { ToolFiles } from '../io/tool-files.js';
import { createEngine, createEngineParts, type EngineParts } from '../markdown/engine.js';
import { pageText } from '../render/page.js';
import type { Bridge } from './bridges.js';
import { buildDeck } from './deck-task.js';
import { createDiagrams } from './diagrams.js';
import type { OutputRecord, TaskRecord } from './manifest.js';
import type { PageTask } from './plan.js';
import { preparedStyles } from './prepared-styles.js';
import { createSession, type TaskContext } from './session.js';
import { buildSheet } from './sheet-task.js';
import type { BuildOptions, BuildWorld } from './state.js';
import type { Writer } from './writer.js';

export interface PageRun {
  /** Undefined when the page could not be made, or must not be published. */
  readonly record: TaskRecord | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

export interface PageRunner {
  /** `bridges` are those of the edition's decks to the lab of a sheet. */
  run(task: PageTask, bridges: readonly Bridge[], key: string, because: string): Promise<PageRun>;
}

export function createPageRunner(
  world: BuildWorld,
  options: BuildOptions,
  outline: Outline,
  writer: Writer,
): PageRunner {
  const parts = world.engineParts?.() ?? engineParts(world.tool);
  const session = createSession(world.files, world.tool, outline, createEngine(parts), world.root);
  const diagrams = createDiagrams(world.browser, world.output, world.tool);

  return {
    run: async (task, bridges, key, because) => {
      const diagnostics: Diagnostic[] = [];
      const context: TaskContext = { recorder: recording(world.files), report: found => diagnostics.push(found) };
      const result =
        task.type === 'deck'
          ? await buildDeck(
              { deck: task.deck, edition: task.edition, audience: options.audience },
              session,
              diagrams,
              context,
            )
          : await buildSheet({ lab: task.lab, edition: task.edition, bridges }, session, diagrams, context);
      const leaks = task.edition === 'student' && diagnostics.some(found => found.code === 'edition/unclosed');
      if (result === undefined || leaks) return { record: undefined, diagnostics };
      const { page, summary, files } = result;
      const write = (path: string, text: string): OutputRecord =>
        writer.write(task.edition, path, new TextEncoder().encode(text));
      const assets = page.assets.map(asset => writer.writeAsset(task.edition, asset));
      const output = write(page.path, pageText(page));
      const beside = files.map(({ path, text }) => write(path, text));
      const print = page.print === undefined ? [] : [writer.writePrint(task.edition, page.path, page.print())];
      const reads = context.recorder.reads();
      const outputs = [output, ...print, ...beside, ...assets];
      return {
        record: { key, reads, outputs, diagnostics, because, value: { ...summary, printed: print[0] ?? output } },
        diagnostics,
      };
    },
  };
}

export function engineParts(tool: ToolFiles): EngineParts {
  return createEngineParts(preparedStyles(tool), () => tool.read('shiki/onig.wasm'));
}
