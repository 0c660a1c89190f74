// `lutrin present`: builds, serves the instructor's edition to this machine and, with --lan, the student edition to the room. Pages are
// built before, PDFs beside, both in a thread of its own.

import { discover } from '../course/discover.js';
import type { Outline } from '../course/model.js';
import { formatDiagnostic, summarise } from '../diagnostics/format.js';
import { didYouMean, listOf } from '../diagnostics/suggest.js';
import { diskFiles } from '../io/files.js';
import { onExit } from '../io/leftovers.js';
import { clearOwnTemporaryFiles, diskOutput, type Output } from '../io/output.js';
import type { Terminal } from '../io/terminal.js';
import { startThread } from '../io/thread.js';
import type { Counts } from '../serve/presentation.js';
import { bundledBrowserNote } from './build.js';
import type { BuilderOptions, BuilderSettings, BuildSummary } from './builder.js';
import { sayRoom } from './present-lines.js';
import { startTalk } from './talk-servers.js';

export interface PresentRequest {
  /** Absolute and without symbolic links. */
  readonly root: string;
  /** As it was asked for: the id or the file of a deck. */
  readonly deck: string | undefined;
  /** The same as a path from the root. */
  readonly file: string | undefined;
  readonly port: number;
  /** The room may follow. */
  readonly lan: boolean;
  readonly open: boolean;
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

/** Exit status: 0 when the user ended it, 1 when there is nothing to present. */
export async function presentCommand(request: PresentRequest, terminal: Terminal): Promise<number> {
  const { root } = request;
  const outline = discover(diskFiles(root), () => {});
  const deck = chosenDeck(request, outline);
  const builder = startBuilder(request, terminal);
  terminal.status('Building…');
  await builder.build({ prints: false });
  const output = diskOutput(root);
  const built = outline.decks.filter(({ id }) => output.stamp(`private/slides/${id}/index.html`) !== undefined);
  if (deck === undefined ? built.length === 0 : !built.some(({ id }) => id === deck)) {
    terminal.line(deck === undefined ? 'There is no deck to present.' : `The deck "${deck}" could not be built.`);
    await builder.close();
    return 1;
  }
  const talk = await serve(request, { outline, deck, output, terminal });
  const prints = builder.build({ prints: true }).finally(() => builder.close());
  // What it found, it has said; a build that broke must not end the talk.
  prints.catch((error: unknown) => terminal.line(`The PDFs could not be made: ${textOf(error)}.`));
  const status = await Promise.race([request.stopped, talk.isQuit]);
  await Promise.all([talk.close(), builder.close()]);
  return status;
}

/** Its id; undefined when several are there to choose from. Throws when there is no such deck. */
function chosenDeck({ deck, file }: PresentRequest, { decks }: Outline): string | undefined {
  if (deck === undefined) return decks.length === 1 ? decks[0]?.id : undefined;
  const found = decks.find(({ id, path }) => id === deck || path === deck || path === file);
  if (found !== undefined) return found.id;
  const ids = decks.map(({ id }) => id);
  const advice = didYouMean(deck, ids) ?? (ids.length === 0 ? 'the course has no deck.' : `there is ${listOf(ids)}.`);
  throw new Error(`there is no deck "${deck}"; ${advice}`);
}

interface Builder {
  /** Says what it found, each mistake once. */
  build(options: BuilderOptions): Promise<void>;
  close(): Promise<void>;
}

function startBuilder({ root, environment, cores }: PresentRequest, terminal: Terminal): Builder {
  const thread = startThread('commands/builder-thread');
  onExit(() => clearOwnTemporaryFiles(root));
  const settings: BuilderSettings = { root, environment, cores };
  const started = thread.call('start', settings);
  const said = new Set<string>();
  return {
    build: async options => {
      await started;
      const summary = (await thread.call('build', options)) as BuildSummary;
      const texts = new Set(summary.diagnostics.map(found => formatDiagnostic(found, terminal.palette)));
      for (const text of texts) if (!said.has(text)) terminal.line(`${text}\n`);
      if (texts.size > said.size) terminal.line(summarise(summary.diagnostics));
      for (const text of texts) said.add(text);
      if (summary.usesBundledBrowser) terminal.line(bundledBrowserNote);
    },
    close: async () => {
      if (thread.hasEnded()) return;
      await thread.call('close').catch(() => {}); // it ends now in any case
      await thread.end();
    },
  };
}

interface Course {
  readonly outline: Outline;
  readonly deck: string | undefined;
  readonly output: Output;
  readonly terminal: Terminal;
}

interface Presenting {
  /** Resolves with the exit status when the user ends it. */
  readonly isQuit: Promise<number>;
  close(): Promise<void>;
}

async function serve(request: PresentRequest, { terminal, ...course }: Course): Promise<Presenting> {
  const { lan, port } = request;
  let counts: Counts = { followers: 0, remotes: 0 };
  let url = '';
  const showStatus = (): void => terminal.status(statusLine(url, lan ? counts : undefined));
  const sayCodes = (): void => {
    if (lan) sayRoom(talk.room(), terminal);
    showStatus();
  };
  const talk = await startTalk({
    ...request,
    ...course,
    counted: now => {
      counts = now;
      showStatus();
    },
    paired: address => {
      const code = talk.room().remote?.code ?? '';
      terminal.line(`A phone at ${address} is a remote now. The code for another one is ${code}.`);
      showStatus();
    },
    lockedOut: address => {
      terminal.line(`Too many wrong codes came from ${address}: it has to wait for a minute.`);
      showStatus();
    },
    moved: sayCodes,
    crashed: (page, error) =>
      terminal.line(`${terminal.palette.error('error')} Lutrin failed at ${page}: ${textOf(error)}. It goes on.`),
  });
  url = `http://localhost:${talk.port}/`;
  if (talk.port !== port && port !== 0) terminal.line(`Port ${port} is taken: serving on ${talk.port} instead.`);
  terminal.line(`Presenting at ${terminal.palette.strong(url)}, on this machine alone`);
  sayCodes();
  const open = (): void => request.openUrl(url, () => terminal.line(`No browser could be opened: go to ${url}`));
  let quit = (): void => {};
  const isQuit = new Promise<number>(resolve => {
    quit = () => resolve(0);
  });
  const endKeys = request.listenToKeys(key => {
    if (key === 'q' || key === '\x03') quit();
    else if (key === 'o') open();
    else if (key === 'c') sayCodes();
  });
  if (request.open) open();
  const close = async (): Promise<void> => {
    endKeys();
    await talk.close();
  };
  return { isQuit, close };
}

function statusLine(url: string, counts: Counts | undefined): string {
  const room =
    counts === undefined
      ? []
      : [`${counts.followers} following`, `${counts.remotes} remote${counts.remotes === 1 ? '' : 's'}`, 'c codes'];
  return `${url}   ${[...room, 'o open', 'q quit'].join(' · ')}`;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
