// `lutrin watch`: builds, serves and keeps everything true while the author writes. Pages that are open are rendered here, at once;
// what is on disk is made by the builder, in a thread of its own, with the functions of `lutrin build`.

import { engineParts } from '../build/page-runner.js';
import { foldersOf } from '../build/touched.js';
import { type Diagnostic, sortDiagnostics } from '../diagnostics/diagnostic.js';
import { codeFrame } from '../diagnostics/format.js';
import { startServer, type WebServer } from '../io/http-server.js';
import { adviceFor, findInstalledBrowser, identityOf } from '../io/installed-browser.js';
import { onExit } from '../io/leftovers.js';
import { type LiveFiles, liveFiles } from '../io/live-files.js';
import { clearOwnTemporaryFiles, diskOutput } from '../io/output.js';
import type { Terminal } from '../io/terminal.js';
import { startThread } from '../io/thread.js';
import { createToolFiles } from '../io/tool-files.js';
import { watchFolders } from '../io/watcher.js';
import type { Browser } from '../print/browser.js';
import { editorLink } from '../serve/editor-link.js';
import { LiveCourse } from '../serve/live-course.js';
import type { Problem } from '../serve/messages.js';
import { isLoopback } from '../serve/request.js';
import { createSite } from '../serve/site.js';
import { gatherBursts } from './bursts.js';
import { type KeptBuilder, keepBuilder } from './kept-builder.js';
import { createPace } from './pace.js';
import { createReport } from './watch-lines.js';

export interface WatchRequest {
  /** Absolute and without symbolic links. */
  readonly root: string;
  readonly host: string;
  readonly port: number;
  readonly open: boolean;
  /** Pages go to what is edited. */
  readonly follow: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cores: number;
  /** Name of this machine in its network. */
  readonly machine: string;
  clock(): number;
  openUrl(url: string, failed: () => void): void;
  /** Calls `press` with each key. Returns how to end that. */
  listenToKeys(press: (key: string) => void): () => void;
  /** Resolves with an exit status when the process is told to end. */
  readonly stopped: Promise<number>;
}

/** Milliseconds between two rehearsals, in which edits and requests come first. */
const rehearsalPause = 120;

/** Exit status: 0 when the user ended it. */
export async function watchCommand(request: WatchRequest, terminal: Terminal): Promise<number> {
  const { root, environment, cores, clock } = request;
  const files = liveFiles(root);
  const tool = createToolFiles();
  const output = diskOutput(root);
  const crashes = createCrashReport(environment, terminal);
  const crashed = crashes.say;
  const builder = keepBuilder({ root, environment, cores }, () => startThread('commands/builder-thread'));
  // Also when nobody waits for the builder to end.
  onExit(() => clearOwnTemporaryFiles(root));
  const course = new LiveCourse({
    root,
    files,
    tool,
    output,
    browser: drawingBrowser(builder, environment),
    engineParts: engineParts(tool),
    describe: found => sortDiagnostics(found).map(problem => problemOf(problem, root, environment.EDITOR)),
    pause: () => new Promise(resolve => setTimeout(resolve, rehearsalPause).unref()),
    crashed,
  });
  const report = createReport(terminal);
  /** A key asked for a build: it is answered also when there was nothing to do. */
  let isAsked = false;
  const built = new Set<() => void>();
  let quit = (): void => {};
  const isQuit = new Promise<number>(resolve => {
    quit = () => resolve(0);
  });
  const pace = createPace({
    build: options => builder.build(options),
    clock,
    done: (summary, milliseconds) => {
      // What a build says whose course was removed under it is nothing to look for in its files.
      if (!files.isThere()) return;
      if (!summary.diagnostics.some(({ severity }) => severity === 'error')) crashes.forget();
      report(summary, { milliseconds, isAsked });
      isAsked = false;
      watcher.setFolders(new Set(summary.folders));
      for (const tell of built) tell();
      showStatus();
    },
    failed: error => {
      // Of a course that was removed under a build, the watcher says that it is gone; it may be there again by now.
      if (files.isThere() && (error as Error).name !== 'CourseGone') crashed('the build', error);
    },
  });
  const server = await serve(request, { course, output, tool, files, pace, built, crashed });
  const url = addressOf(server);
  const showStatus = (): void => terminal.status(`${url}   o open · p PDFs now · r rebuild all · q quit`);
  const edited = gatherBursts(paths =>
    course.changed(paths).catch((error: unknown) => crashed('the live pages', error)),
  );
  const watcher = watchFolders(root, {
    changed: (path, look) => {
      try {
        const changed = files.refresh(path, { again: look > 1 });
        // A build may have read what was there for a moment: it looks again also when all is as it was. It does not look at what is
        // there for a moment now.
        if (changed.length > 0 || (look === 1 && files.isThere() && files.isSettled())) pace.edited();
        if (changed.length > 0) void edited(changed);
      } catch (error) {
        crashed(`"${path}"`, error);
      }
    },
    trouble: message => terminal.line(`${message}. Looking at everything once a second instead.`),
  });
  watcher.setFolders(foldersOf(course.reads));
  sayWhere(server, request, terminal);
  const endKeys = request.listenToKeys(key => {
    if (key === 'q' || key === '\x03') quit();
    else if (key === 'o') open(url, request, terminal);
    else if (key === 'p' || key === 'r') {
      isAsked = true;
      pace.now({ prints: true, all: key === 'r' });
    }
  });
  if (request.open) open(url, request, terminal);
  showStatus();
  pace.now({ prints: false });
  const status = await Promise.race([request.stopped, isQuit]);
  endKeys();
  // The shell writes its prompt there.
  terminal.status('');
  pace.close();
  await Promise.all([watcher.close(), server.close(), builder.close()]);
  return status;
}

/** Diagrams of live pages are drawn by the builder's browser. */
function drawingBrowser(builder: KeptBuilder, environment: WatchRequest['environment']): Browser {
  const found = findInstalledBrowser(environment);
  return {
    identity: identityOf(found),
    start: () => {},
    print: async () => undefined,
    draw: builder.draw,
    advice: () => adviceFor(found),
    close: async () => {},
  };
}

interface Served {
  readonly course: LiveCourse;
  readonly output: ReturnType<typeof diskOutput>;
  readonly tool: ReturnType<typeof createToolFiles>;
  readonly files: LiveFiles;
  readonly pace: ReturnType<typeof createPace>;
  readonly built: Set<() => void>;
  crashed(where: string, error: unknown): void;
}

async function serve(request: WatchRequest, world: Served): Promise<WebServer> {
  const { host, machine, port, follow } = request;
  let bound = port;
  const { course, output, tool, files, pace, built, crashed } = world;
  const site = createSite(
    {
      course,
      output,
      tool,
      follow,
      readFile: path => files.read(path)?.bytes,
      built: options => pace.built(options),
      onBuilt: changed => {
        built.add(changed);
        return () => built.delete(changed);
      },
      crashed,
    },
    () => ({ host, port: bound, machine }),
  );
  const server = await startServer(host, port, site);
  bound = server.port;
  return server;
}

function addressOf({ host, port }: WebServer): string {
  const name = /^(?:0\.0\.0\.0|::|127\.0\.0\.1)$/.test(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}/`;
}

function sayWhere(server: WebServer, { port, host }: WatchRequest, terminal: Terminal): void {
  const url = addressOf(server);
  if (server.port !== port && port !== 0) terminal.line(`Port ${port} is taken: serving on ${server.port} instead.`);
  terminal.line(`Serving ${terminal.palette.strong(url)}, with notes and solutions at ${url}private/`);
  if (!isLoopback(host))
    terminal.line(
      'Everybody in this network can see the student edition. The instructor edition is only for this machine.',
    );
}

function open(url: string, { openUrl }: WatchRequest, terminal: Terminal): void {
  openUrl(url, () => terminal.line(`No browser could be opened: go to ${url}`));
}

function problemOf(found: Diagnostic, root: string, editor: string | undefined): Problem {
  const { span, severity, code, message, notes, fix } = found;
  const frame = codeFrame(found);
  return {
    severity,
    code,
    message,
    place: `${span.file}:${span.line}:${span.column}`,
    url: editorLink(span, root, editor),
    frame,
    notes: frame === '' && fix !== undefined ? [...notes, fix] : notes,
  };
}

interface CrashReport {
  say(where: string, error: unknown): void;
  /** All went well: what is said next was not said before. */
  forget(): void;
}

/** What goes wrong every second is said once. */
function createCrashReport(environment: WatchRequest['environment'], terminal: Terminal): CrashReport {
  const said = new Set<string>();
  return {
    say: (where, error) => {
      const text = `${where}: ${error instanceof Error ? error.message : String(error)}`;
      // What the system refuses, it refuses for one file after the other.
      const kind = error instanceof Error && 'code' in error ? `${where}: ${error.code}` : text;
      if (said.has(kind)) return;
      said.add(kind);
      terminal.line(`${terminal.palette.error('error')} Lutrin failed at ${text}. It goes on.`);
      if (environment.LUTRIN_DEBUG && error instanceof Error) terminal.line(error.stack ?? '');
    },
    forget: () => said.clear(),
  };
}
