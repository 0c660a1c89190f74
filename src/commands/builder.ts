// Builds for a process that stays: one after the other, the newest at once, with everything warm. Runs in a thread of its own, so
// that the live page never waits for a build.

import { forgetBuilds } from '../build/manifest.js';
import { build } from '../build/run.js';
import { foldersOf } from '../build/touched.js';
import { editions } from '../course/model.js';
import { type Diagnostic, sortDiagnostics } from '../diagnostics/diagnostic.js';
import { diskFiles, stampOf } from '../io/files.js';
import { findInstalledBrowser } from '../io/installed-browser.js';
import { lockCourse } from '../io/lock.js';
import { clearTemporaryFiles, diskOutput } from '../io/output.js';
import { startThread } from '../io/thread.js';
import { createToolFiles } from '../io/tool-files.js';
import type { EngineParts } from '../markdown/engine.js';
import { type Browser, createBrowser } from '../print/browser.js';
import { reasonsOf, type Sources, sourcesOf } from './build-reasons.js';

export interface BuilderSettings {
  /** Absolute and without symbolic links. */
  readonly root: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cores: number;
}

/** Can be sent between threads. */
export interface BuildSummary {
  /** A newer build took its place before it was done. */
  readonly aborted: boolean;
  /** PDFs were made, too, where they were not of the pages as they are. */
  readonly prints: boolean;
  readonly made: readonly string[];
  readonly removed: readonly string[];
  /** Why pages were made or removed, each reason once; of a course that was never built, none. */
  readonly reasons: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  /** Folders to watch, from the recorded reads. */
  readonly folders: readonly string[];
  /** No installed browser was found, and the one that comes with the install is used. */
  readonly usesBundledBrowser: boolean;
}

export interface BuilderOptions {
  /** Without, PDFs are left as they are. */
  readonly prints: boolean;
  /** Everything is made again, also what has not changed. */
  readonly all?: boolean;
}

export interface Builder {
  /** Ends a build that runs, then builds. */
  build(options: BuilderOptions): Promise<BuildSummary>;
  draw: Browser['draw'];
  close(): Promise<void>;
}

export function createBuilder({ root, environment, cores }: BuilderSettings): Builder {
  const tool = createToolFiles();
  const tabs = Math.max(1, Math.min(4, cores));
  let usesBundledBrowser = false;
  const browser = createBrowser({
    found: findInstalledBrowser(environment),
    thread: startThread('print/browser-thread'),
    tabs,
    isKept: true,
    onBundled: () => {
      usesBundledBrowser = true;
    },
  });
  let parts: EngineParts | undefined;
  let engineParts: (() => EngineParts) | undefined;
  /** Of the last build. */
  let sources: Sources | undefined;
  let newest = new AbortController();
  let turn: Promise<unknown> = Promise.resolve();

  const run = async ({ prints, all }: BuilderOptions, signal: AbortSignal): Promise<BuildSummary> => {
    if (engineParts === undefined) {
      const loaded = await import('../build/page-runner.js');
      engineParts = () => {
        parts ??= loaded.engineParts(tool);
        return parts;
      };
    }
    const lock = await lockCourse(root, () => {});
    try {
      clearTemporaryFiles(root);
      const output = diskOutput(root);
      if (all) forgetBuilds(output);
      const result = await build(
        {
          files: diskFiles(root),
          sourceStamp: path => stampOf(output.absolute(path)),
          output,
          tool,
          browser,
          root,
          engineParts,
        },
        { editions, audience: undefined, withoutPrints: !prints, signal },
        { planned: () => {}, made: () => {} },
      );
      const reasons = reasonsOf(result, sources);
      if (!result.aborted) sources = sourcesOf(result);
      const reads = [...result.reads, ...[...result.tasks.values()].flatMap(task => task.reads)];
      return {
        aborted: result.aborted,
        prints,
        made: result.made,
        removed: result.removed,
        reasons,
        diagnostics: sortDiagnostics(result.diagnostics),
        folders: [...foldersOf(reads)],
        usesBundledBrowser,
      };
    } finally {
      await lock.release();
    }
  };

  return {
    build: options => {
      newest.abort();
      const mine = new AbortController();
      newest = mine;
      const result = turn.then(() => run(options, mine.signal));
      turn = result.catch(() => {});
      return result;
    },
    draw: (page, diagrams, style) => browser.draw(page, diagrams, style),
    close: async () => {
      newest.abort();
      await turn;
      await browser.close();
    },
  };
}
