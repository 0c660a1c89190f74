// A live page: takes what the watching server says, one message after the other, and makes the page so. What cannot be
// applied makes it fetch itself again: it is never left half changed.

import type { LiveMessage, Patch } from '../serve/messages.js';
import { connect } from './live-connection.js';
import type { PageKind } from './live-kind.js';
import { createMorph } from './live-morph.js';
import { createOverlay } from './live-overlay.js';
import { applyPatch } from './live-patch.js';
import { fetchPage, frameOf, stylesOf, swapPage } from './live-refetch.js';
import { type LoadedStyles, loadStyles } from './live-styles.js';

/** Dispatched on the document when it has become that of another version, with the styles of that version. */
const patchedEvent = 'lutrin:patched';

/** `frame` is that of the document before any script changed it. */
export function goLive(kind: PageKind, frame = frameOf(document)): void {
  const meta = metaOf(document, 'version');
  if (meta === null) return;
  const follows = metaOf(document, 'follow')?.content !== 'off';
  const morph = createMorph();
  const overlay = createOverlay();
  const waiting: LiveMessage[] = [];
  let isWorking = false;
  let wasRefused = false;

  const connection = connect({
    url: () => {
      const [page, version] = [location.pathname, meta.content].map(encodeURIComponent);
      return `/@lutrin/events?page=${page}&version=${version}`;
    },
    connected: isConnected => overlay.connected(isConnected),
    receive: text => {
      waiting.push(parse(text));
      void work();
    },
  });

  async function work(): Promise<void> {
    if (isWorking) return;
    isWorking = true;
    for (let message = waiting.shift(); message !== undefined; message = waiting.shift()) {
      try {
        await take(message);
      } catch (error) {
        reportError(error);
        await refetch();
      }
    }
    isWorking = false;
  }

  async function take(message: LiveMessage): Promise<void> {
    switch (message.type) {
      case 'current':
        overlay.gone(false);
        meta.content = message.version;
        return;
      case 'patch':
        return patch(message.patch);
      case 'refetch':
        return refetch();
      case 'problems':
        return overlay.problems(message.problems);
    }
  }

  async function patch(patch: Patch): Promise<void> {
    if (patch.to === meta.content) return;
    if (patch.from !== meta.content) return refuse();
    const styles = patch.styles && (await loadStyles(patch.styles));
    applyPatch(patch, styles, { kind, morph, follows });
    arrive(patch.to, styles);
  }

  /** The server answers with a patch from the version that the page really has. */
  async function refuse(): Promise<void> {
    if (wasRefused) return refetch();
    wasRefused = true;
    waiting.length = 0;
    connection.restart();
  }

  async function refetch(): Promise<void> {
    // Other changes that wait are older than what is fetched now.
    const later = waiting.filter(message => message.type === 'problems');
    waiting.splice(0, waiting.length, ...later);
    const page = await fetchPage();
    if (page === 'failed') return connection.restartLater();
    overlay.gone(page === 'gone');
    if (page === 'gone') return;
    if (frameOf(page) !== frame) return location.reload();
    const styles = await loadStyles(stylesOf(page));
    try {
      swapPage(page, styles, kind, morph);
    } catch (error) {
      reportError(error);
      return location.reload();
    }
    arrive(metaOf(page, 'version')?.content ?? '', styles);
  }

  function arrive(version: string, styles: LoadedStyles | undefined): void {
    // Without all of its styles it is no version of the page: the next change is not built on it.
    meta.content = styles?.complete === false ? '' : version;
    wasRefused = false;
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
