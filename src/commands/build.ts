// `lutrin build`: a course folder in, two editions and a report out.

import type { TaskRecord } from '../build/manifest.js';
import type { PageSummary } from '../build/page-result.js';
import { build } from '../build/run.js';
import type { BuildResult } from '../build/state.js';
import { type Edition, editionFolders, editions } from '../course/model.js';
import { type Diagnostic, sortDiagnostics } from '../diagnostics/diagnostic.js';
import { formatDiagnostic, summarise } from '../diagnostics/format.js';
import { diskFiles, stampOf } from '../io/files.js';
import { findInstalledBrowser } from '../io/installed-browser.js';
import { lockCourse } from '../io/lock.js';
import { clearTemporaryFiles, diskOutput } from '../io/output.js';
import type { Terminal } from '../io/terminal.js';
import type { Thread } from '../io/thread.js';
import { createToolFiles } from '../io/tool-files.js';
import { createBrowser } from '../print/browser.js';

export interface BuildRequest {
  /** Absolute and without symbolic links. */
  readonly root: string;
  readonly edition: Edition | undefined;
  readonly audience: string | undefined;
  readonly strict: boolean;
  readonly why: string | undefined;
  readonly json: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Processor cores that may be used. */
  readonly cores: number;
  /** Milliseconds, from any start. */
  clock(): number;
  /** Runs `print/browser-thread`; it is ended here. */
  readonly browserThread: Thread;
}

export interface Streams {
  /** For people. */
  readonly terminal: Terminal;
  /** For programs: what `--json` asks for. */
  print(text: string): void;
}

/** Exit status: 0 good, 1 the course has errors (or warnings, with `strict`). */
export async function buildCommand(request: BuildRequest, { terminal, print }: Streams): Promise<number> {
  const { root } = request;
  const started = request.clock();
  const lock = await lockCourse(root, () => terminal.line('Another build of this course is running; waiting for it.'));
  const tabs = Math.max(1, Math.min(4, request.cores));
  const browser = createBrowser({
    found: findInstalledBrowser(request.environment),
    thread: request.browserThread,
    tabs,
    isKept: false,
    onBundled: () => terminal.line(bundledBrowserNote),
  });
  try {
    clearTemporaryFiles(root);
    const output = diskOutput(root);
    let planned = 0;
    let done = 0;
    const result = await build(
      {
        files: diskFiles(root),
        sourceStamp: path => stampOf(output.absolute(path)),
        output,
        tool: createToolFiles(),
        browser,
        root,
      },
      { editions: request.edition === undefined ? editions : [request.edition], audience: request.audience },
      {
        planned: count => {
          planned = count;
        },
        made: path => {
          done++;
          terminal.status(`${done}/${Math.max(planned, done)} ${path}`);
          terminal.log(`made ${path}`);
        },
      },
    );
    const seconds = (request.clock() - started) / 1000;
    const diagnostics = sortDiagnostics(result.diagnostics);
    if (request.json) print(`${JSON.stringify(jsonReport(result, diagnostics, seconds), undefined, 2)}\n`);
    else report(request, result, diagnostics, seconds, terminal);
    return exitStatus(diagnostics, request.strict);
  } finally {
    await browser.close();
    await lock.release();
  }
}

export const bundledBrowserNote =
  'No installed Chrome, Chromium or Edge was found: printing with the Chromium that comes with Lutrin. ' +
  'It is slow on text that no font at hand covers. Faster: install a browser and fonts for your languages ' +
  '(on Debian and Ubuntu: apt install chromium fonts-noto-core fonts-noto-cjk).';

function exitStatus(diagnostics: readonly Diagnostic[], strict: boolean): number {
  return diagnostics.some(found => strict || found.severity === 'error') ? 1 : 0;
}

function report(
  request: BuildRequest,
  result: BuildResult,
  diagnostics: readonly Diagnostic[],
  seconds: number,
  terminal: Terminal,
): void {
  for (const found of diagnostics) terminal.line(`${formatDiagnostic(found, terminal.palette)}\n`);
  for (const path of result.removed) terminal.log(`removed ${path}`);
  if (request.why !== undefined) terminal.line(`${whyText(request.why, result)}\n`);
  terminal.line([whatWasDone(result, seconds), summarise(diagnostics)].filter(part => part !== '').join(' '));
}

function whatWasDone(result: BuildResult, seconds: number): string {
  const time = `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
  const summaries = [...result.tasks.values()].map(task => task.value as Partial<PageSummary> | undefined);
  const ids = (type: string): number =>
    new Set(summaries.flatMap(summary => (summary?.type === type ? [summary.id] : []))).size;
  const course = [count(ids('deck'), 'deck'), count(ids('lab'), 'lab')].filter(part => part !== '').join(' and ');
  if (result.tasks.size === 0) return `Nothing was built (${time}).`;
  const isRefused = result.diagnostics.some(({ code }) => code.startsWith('output/'));
  if (result.made.length === 0 && isRefused) return `Nothing was made (${time}).`;
  if (result.made.length === 0) return `Nothing to do: ${course || 'no output'} up to date (${time}).`;
  return `Built ${course}: ${count(result.made.length, 'file')} made${result.removed.length > 0 ? `, ${result.removed.length} removed` : ''} (${time}).`;
}

function count(number: number, noun: string): string {
  return number === 0 ? '' : `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** What may be meant by a path: itself, in the folder of an edition, or the page of a folder. */
function namesOf(wanted: string): string[] {
  const folders = [wanted, ...Object.values(editionFolders).map(folder => `${folder}/${wanted}`)];
  return folders.flatMap(name => [name, `${name.replace(/\/+$/, '')}/index.html`]);
}

function whyText(path: string, result: BuildResult): string {
  const wanted = path.replaceAll('\\', '/').replace(/^\.\//, '');
  for (const name of namesOf(wanted)) {
    const tasks = [...result.tasks].filter(([, task]) => task.outputs.some(output => output.path === name));
    if (tasks.length > 0) return tasks.map(([id, task]) => whyTask(name, task, result.ran.has(id))).join('\n');
  }
  return `${wanted} is no output of this course.`;
}

function whyTask(path: string, task: TaskRecord, ranNow: boolean): string {
  const reads = task.reads.map(read => `  ${read.type === 'folder' ? `list of ${read.path || '.'}` : read.path}`);
  const when = ranNow ? 'was made now' : 'is up to date; it was last made';
  return [
    `${path} ${when} because ${task.because}.`,
    ...(reads.length > 0 ? ['It depends on:', ...new Set(reads)] : []),
  ].join('\n');
}

function jsonReport(result: BuildResult, diagnostics: readonly Diagnostic[], seconds: number): unknown {
  const places = diagnostics.map(({ span, ...rest }) => ({
    ...rest,
    file: span.file,
    line: span.line,
    column: span.column,
  }));
  return { seconds, made: result.made, removed: result.removed, diagnostics: places };
}
