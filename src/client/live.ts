// A live page: takes what the watching server says, one message after the other, and makes the page so. What cannot be
// applied makes it fetch itself again: it is never left half changed.

import type { LiveMessage, Patch } from '../serve/messages.js';
import { type Connection, connect } from './event-connection.js';
import type { PageKind } from './live-kind.js';
import { createMorph } from './live-morph.js';
import { createOverlay } from './live-overlay.js';
import { PatchRefused } from './live-parts.js';
import { applyPatch, type PatchOptions } from './live-patch.js';
import { fetchPage, frameOf, hasOwnScripts, stylesOf, swapPage } from './live-refetch.js';
import { type LoadedStyles, loadStyles } from './live-styles.js';

/** Dispatched on the document when it has become that of another version, with the styles of that version. */
const patchedEvent = 'lutrin:patched';

/** Does nothing on a page that is not from the watching server. `frame` is that of the page before any script changed it. */
export function goLive(kind: PageKind, frame = frameOf(document)): void {
  const version = metaOf(document, 'version');
  const follows = metaOf(document, 'follow')?.content !== 'off';
  if (version !== null) new LivePage({ kind, morph: createMorph(), follows }, frame, version);
}

class LivePage {
  readonly #options: PatchOptions;
  readonly #frame: string;
  /** Holds the version that the page has; empty when it is none. */
  readonly #version: HTMLMetaElement;
  readonly #overlay = createOverlay();
  readonly #connection: Connection;
  readonly #waiting: LiveMessage[] = [];
  #isWorking = false;
  #wasRefused = false;

  constructor(options: PatchOptions, frame: string, version: HTMLMetaElement) {
    this.#options = options;
    this.#frame = frame;
    this.#version = version;
    this.#connection = connect({
      url: () => `/@lutrin/events?${new URLSearchParams({ page: location.pathname, version: version.content })}`,
      connected: isConnected => this.#overlay.connected(isConnected),
      receive: text => {
        this.#waiting.push(parse(text));
        void this.#work();
      },
    });
  }

  async #work(): Promise<void> {
    if (this.#isWorking) return;
    this.#isWorking = true;
    try {
      for (let message = this.#waiting.shift(); message !== undefined; message = this.#waiting.shift())
        await this.#take(message);
    } finally {
      this.#isWorking = false;
    }
  }

  async #take(message: LiveMessage): Promise<void> {
    try {
      switch (message.type) {
        case 'current':
          return this.#stay(message.version);
        case 'patch':
          return await this.#patch(message.patch);
        case 'refetch':
          return await this.#refetch();
        case 'problems':
          return this.#overlay.problems(message.problems);
      }
    } catch (error) {
      if (!(error instanceof PatchRefused)) reportError(error);
      await this.#refetch();
    }
  }

  #stay(version: string): void {
    // The server does not know versions of this page.
    if (version === '') return;
    this.#overlay.gone(false);
    this.#version.content = version;
    this.#wasRefused = false;
  }

  async #patch(patch: Patch): Promise<void> {
    if (patch.to === this.#version.content) return;
    if (patch.from !== this.#version.content) return this.#refuse();
    const styles = patch.styles && (await loadStyles(patch.styles));
    applyPatch(patch, styles, this.#options);
    this.#arrive(patch.to, styles);
  }

  /** Asked again, the server answers with a patch from the version that the page has; if not, there is no use in asking. */
  async #refuse(): Promise<void> {
    if (this.#wasRefused) return this.#refetch();
    this.#wasRefused = true;
    this.#waiting.length = 0;
    this.#connection.restart();
  }

  async #refetch(): Promise<void> {
    // Other changes that wait are older than what is fetched now.
    const later = this.#waiting.filter(message => message.type === 'problems');
    this.#waiting.splice(0, this.#waiting.length, ...later);
    const page = await fetchPage();
    if (page === 'failed') return this.#connection.restartLater();
    this.#overlay.gone(page === 'gone');
    if (page === 'gone') return;
    if (frameOf(page) !== this.#frame || hasOwnScripts(page)) return location.reload();
    const styles = await loadStyles(stylesOf(page));
    try {
      swapPage(page, styles, this.#options.kind, this.#options.morph);
    } catch (error) {
      reportError(error);
      return location.reload();
    }
    this.#arrive(metaOf(page, 'version')?.content ?? '', styles);
  }

  #arrive(version: string, styles: LoadedStyles | undefined): void {
    // Without all of its styles it is no version of the page: the next change is not built on it.
    this.#version.content = styles?.complete === false ? '' : version;
    this.#wasRefused = false;
    this.#overlay.gone(false);
    document.dispatchEvent(new CustomEvent(patchedEvent, { detail: { version } }));
  }
}

function metaOf(page: Document, name: string): HTMLMetaElement | null {
  return page.querySelector<HTMLMetaElement>(`meta[name="lutrin-${name}"]`);
}

function parse(text: string): LiveMessage {
  try {
    return JSON.parse(text);
  } catch (error) {
    reportError(error);
    return { type: 'refetch' };
  }
}
