// The course as browsers see it while its author works: pages are rendered when they are asked for, kept as long as somebody
// looks at them, and rendered again, as little of them as can be, when a file that they read changes. Nothing is written.
//
// Invariant: everything that renders runs in one chain (`#inTurn`), so that a page never mixes two states of the course.

import { editPreparedDeck, mergedReads } from '../build/deck-edit.js';
import type { PreparedDeck } from '../build/deck-task.js';
import { createDiagrams, type Diagrams } from '../build/diagrams.js';
import type { PageTask } from '../build/plan.js';
import type { TaskContext } from '../build/session.js';
import { hasChanged } from '../build/touched.js';
import { type Asset, assetFolder } from '../course/assets.js';
import type { Edition } from '../course/model.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { Files } from '../io/files.js';
import type { LiveFiles } from '../io/live-files.js';
import type { Output } from '../io/output.js';
import { type Read, recording } from '../io/recording.js';
import type { ToolFiles } from '../io/tool-files.js';
import { BoundedMap } from '../markdown/bounded-map.js';
import type { EngineParts } from '../markdown/engine.js';
import type { Browser } from '../print/browser.js';
import { type CourseNow, discoverCourse, isSameOutline } from './course-now.js';
import { LivePage, type Rendered } from './live-page.js';
import { editedPage, makePage } from './made-page.js';
import type { Problem } from './messages.js';
import { withEdits } from './rehearsal.js';
import { snapshotOf } from './snapshot.js';

export interface LiveWorld {
  readonly root: string;
  readonly files: LiveFiles;
  readonly tool: ToolFiles;
  /** Only kept diagrams are read and written there. */
  readonly output: Output;
  readonly browser: Browser;
  readonly engineParts: EngineParts;
  /** As the pages show them. */
  describe(found: readonly Diagnostic[]): readonly Problem[];
  /** Resolves a little later. */
  pause(): Promise<void>;
  /** An exception: a mistake of the tool, not of the course. */
  crashed(page: string, error: unknown): void;
}

interface Entry {
  /** Undefined while the course has no such page. */
  task: PageTask | undefined;
  readonly page: LivePage;
  /** For the next edit of a slide; undefined for sheets, and after a failure. */
  prepared: PreparedDeck | undefined;
  /** It changed while nobody looked, or could not be made. */
  isStale: boolean;
}

/** How often a new deck is rendered, and edited, to no end but speed; and for how many milliseconds at most before the last time. */
const rehearsals = 8;
const editsPerRehearsal = 4;
const rehearsalTime = 400;

/** Assets that pages of both editions name, and named lately: files of the course or the tool, and style sheets, of which each edit of a style makes one. */
const rememberedFiles = 8000;
const rememberedStyles = 100;

export class LiveCourse {
  readonly #world: LiveWorld;
  readonly #diagrams: Diagrams;
  readonly #entries = new Map<string, Entry>();
  /** Mistakes of pages that were never made. */
  readonly #failed = new Map<string, readonly Diagnostic[]>();
  readonly #files = new BoundedMap<string, Asset>(rememberedFiles);
  readonly #styles = new BoundedMap<string, Asset>(rememberedStyles);
  #course: CourseNow;
  #turn: Promise<unknown> = Promise.resolve();
  #edits = 0;

  constructor(world: LiveWorld) {
    this.#world = world;
    this.#diagrams = createDiagrams(world.browser, world.output, world.tool);
    this.#course = discoverCourse(world);
  }

  /** The page at a path of an edition, up to date; undefined when there is no such deck or lab, or it cannot be read. */
  page(edition: Edition, path: string): Promise<LivePage | undefined> {
    return this.#inTurn(async () => {
      const key = `${edition} ${path}`;
      const task = this.#course.tasks.get(key);
      this.#failed.delete(key);
      if (task === undefined) return undefined;
      const entry = this.#entries.get(key);
      if (entry !== undefined && !entry.isStale) return entry.page;
      return (await this.#render(key, task, entry))?.page;
    });
  }

  /** What the list of its pages depends on. */
  get reads(): readonly Read[] {
    return this.#course.reads;
  }

  /** Why there is no such page though the course has its source; undefined when it has not, or there is the page. */
  failureOf(edition: Edition, path: string): readonly Problem[] | undefined {
    const failed = this.#failed.get(`${edition} ${path}`);
    return failed && this.#describe(failed);
  }

  /** What is wrong with the course, beside its pages. */
  get problems(): readonly Problem[] {
    return this.#describe([]);
  }

  /** All HTML is allowed in the course, scripts included. */
  get allowsScripts(): boolean {
    return this.#course.outline.config.html;
  }

  /** Only what pages of the edition name: others are not for who reads it. */
  asset(edition: Edition, name: string): Asset | undefined {
    const key = `${edition} ${name}`;
    return this.#styles.get(key) ?? this.#files.get(key);
  }

  /** Files have changed: brings the pages that are open up to date. Resolves when they are. */
  changed(paths: ReadonlySet<string>): Promise<void> {
    this.#edits++;
    const changed = (read: Read): boolean => hasChanged(read, paths, this.#world.files);
    return this.#inTurn(async () => {
      const isOther = this.#course.reads.some(changed) && this.#rediscover();
      for (const { page } of this.#entries.values()) page.describeAgain();
      this.#course.session.forget(paths);
      const touched = [...this.#entries].filter(
        ([, { page, isStale }]) => isOther || isStale || page.rendered.reads.some(changed),
      );
      // What somebody looks at comes first, and all at once; before what only leads to it.
      for (const [key, entry] of touched.sort((a, b) => turnOf(a[1], paths) - turnOf(b[1], paths)))
        if (entry.page.isOpen) await this.#update(key, entry, changed);
        else entry.isStale = true;
    });
  }

  async #update(key: string, entry: Entry, changed: (read: Read) => boolean): Promise<void> {
    const { task } = entry;
    try {
      if (task === undefined) entry.page.gone();
      else if (!(await this.#edit(entry, changed))) await this.#render(key, task, entry);
    } catch (error) {
      entry.isStale = true;
      entry.prepared = undefined;
      this.#world.crashed(key, error);
    }
  }

  /** The quick way: only one slide changed, or the style. */
  async #edit(entry: Entry, changed: (read: Read) => boolean, files?: Files): Promise<boolean> {
    const { prepared, task, page } = entry;
    if (prepared === undefined || task?.type !== 'deck') return false;
    entry.prepared = undefined;
    const context = this.#context(files);
    const deckTask = { deck: task.deck, edition: task.edition, audience: undefined };
    const { rendered } = page;
    const { session } = this.#course;
    const edited = await editPreparedDeck(prepared, deckTask, session, context, changed, rendered.diagnostics);
    if (edited === undefined) return false;
    const { snapshot, assets } = editedPage(rendered.snapshot, prepared.deck, edited);
    entry.prepared = edited.prepared;
    this.#keepAssets(task.edition, assets);
    page.update({
      snapshot,
      reads: mergedReads(rendered.reads, context.recorder.reads()),
      diagnostics: rendered.diagnostics,
    });
    return true;
  }

  async #render(key: string, task: PageTask, before: Entry | undefined): Promise<Entry | undefined> {
    const context = this.#context();
    const made = await makePage(task, this.#course.session, this.#diagrams, context);
    const diagnostics = context.found;
    if (made === undefined || leaks(task, diagnostics) || (before !== undefined && lacksFrontMatter(diagnostics))) {
      before?.page.fail(diagnostics);
      if (before !== undefined)
        before.isStale = true; // also when it becomes what it was
      else this.#failed.set(key, diagnostics);
      return before;
    }
    this.#keepAssets(task.edition, made.page.assets);
    const snapshot = snapshotOf(made.page.pieces, before?.page.rendered.snapshot);
    const rendered: Rendered = { snapshot, reads: context.recorder.reads(), diagnostics };
    if (before !== undefined) {
      before.prepared = made.prepared;
      before.isStale = false;
      before.page.update(rendered);
      return before;
    }
    const page = new LivePage(rendered, found => this.#describe(found));
    const entry: Entry = { task, page, prepared: made.prepared, isStale: false };
    this.#entries.set(key, entry);
    if (task.type === 'deck') void this.#rehearse(task);
    return entry;
  }

  /** V8 makes a function fast when it has run some times: better before the first edit than during it. */
  async #rehearse(task: Extract<PageTask, { type: 'deck' }>): Promise<void> {
    const edits = this.#edits;
    let spent = 0;
    for (let count = 0; count < rehearsals && spent < rehearsalTime; count++) {
      await this.#world.pause();
      if (this.#edits !== edits) return;
      const started = performance.now();
      await this.#inTurn(() => this.#rehearseEdits(task)).catch(() => {});
      spent += performance.now() - started;
    }
  }

  /** The deck once more, and edits of it that nobody makes or sees. */
  async #rehearseEdits(task: Extract<PageTask, { type: 'deck' }>): Promise<void> {
    const context = this.#context();
    const made = await makePage(task, this.#course.session, this.#diagrams, context);
    if (made === undefined) return;
    const snapshot = snapshotOf(made.page.pieces);
    const rendered: Rendered = { snapshot, reads: context.recorder.reads(), diagnostics: context.found };
    const page = new LivePage(rendered, () => []);
    const entry: Entry = { task, page, prepared: made.prepared, isStale: false };
    const { path } = task.deck;
    for (const files of withEdits(this.#world.files, path, editsPerRehearsal))
      if (!(await this.#edit(entry, read => read.type === 'file' && read.path === path, files))) return;
  }

  #context(files: Files = this.#world.files): TaskContext & { readonly found: Diagnostic[] } {
    const found: Diagnostic[] = [];
    return { recorder: recording(files), report: problem => found.push(problem), found };
  }

  #keepAssets(edition: Edition, assets: readonly Asset[]): void {
    for (const asset of assets) {
      const kept = asset.content.type === 'bytes' ? this.#styles : this.#files;
      kept.set(`${edition} ${assetFolder}/${asset.name}`, asset);
    }
  }

  #describe(found: readonly Diagnostic[]): readonly Problem[] {
    return this.#world.describe([...this.#course.diagnostics, ...found]);
  }

  /** True when the course is another: all pages are made anew. */
  #rediscover(): boolean {
    const before = this.#course;
    const now = discoverCourse(this.#world, before);
    if (isSameOutline(now.outline, before.outline)) {
      this.#course = { ...before, reads: now.reads, diagnostics: now.diagnostics };
      return false;
    }
    this.#course = now;
    for (const [key, entry] of this.#entries) {
      entry.task = now.tasks.get(key);
      entry.prepared = undefined;
      entry.isStale = true;
    }
    return true;
  }

  #inTurn<T>(action: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(action);
    this.#turn = result.catch(() => {});
    return result;
  }
}

/** A sheet that is edited comes first, then decks, then sheets that lead to slides. */
function turnOf({ task }: Entry, changed: ReadonlySet<string>): number {
  if (task?.type === 'deck') return 1;
  return task !== undefined && changed.has(task.lab.path) ? 0 : 2;
}

/** What must not be published is not shown either. */
function leaks(task: PageTask, found: readonly Diagnostic[]): boolean {
  return task.edition === 'student' && found.some(({ code }) => code === 'edition/unclosed');
}

/** A mistake in the front matter takes the theme and all that goes with it: the page stays as it was. */
function lacksFrontMatter(found: readonly Diagnostic[]): boolean {
  return found.some(({ code }) => code.startsWith('front-matter/'));
}
