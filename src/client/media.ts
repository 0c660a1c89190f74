// Video and audio of slides: what has `autoplay` plays when its slide, or its fragment, comes; all of it pauses when it goes. Nothing plays
// that nobody sees, and the presenter's window makes no sound.

import type { Player } from './player-state.js';
import type { Stage } from './stage.js';
import type { ViewModes } from './view-mode.js';

/** In the window of the audience. */
export function createMedia(player: Player, stage: Stage, modes: ViewModes): void {
  let slide: SVGElement | undefined;
  /** Of the slide: what has come since it did, and what played when it was covered. */
  const came = new Set<HTMLMediaElement>();
  const interrupted = new Set<HTMLMediaElement>();
  /** What the browser let play only without sound, or not at all, as nobody has touched the page yet. */
  const refused = new Set<HTMLMediaElement>();

  const play = async (element: HTMLMediaElement): Promise<void> => {
    if (await plays(element)) return;
    refused.add(element);
    if (element instanceof HTMLVideoElement) {
      element.muted = true;
      await plays(element);
    }
  };
  const leave = (): void => {
    for (const element of mediaOf(slide)) element.pause();
    for (const element of refused) element.muted = element.defaultMuted;
    for (const known of [came, interrupted, refused]) known.clear();
  };
  const update = (): void => {
    const { fragment, fragments } = player.view();
    const isCovered = document.hidden || stage.blank() !== null || modes.current() === 'overview';
    if (slide !== player.inView()) {
      leave();
      slide = player.inView();
    }
    for (const element of mediaOf(slide)) {
      const isPending = modes.current() === 'slide' && fragments.slice(fragment).some(part => part.contains(element));
      if (isCovered || isPending) {
        if (isCovered && !element.paused) interrupted.add(element);
        if (isPending) came.delete(element);
        element.pause();
        continue;
      }
      // Who scrolls through a deck hears nothing that he did not ask for.
      const starts = element.autoplay && (modes.current() === 'slide' || element.defaultMuted);
      if (interrupted.delete(element) || (starts && !came.has(element))) void play(element);
      came.add(element);
    }
  };
  stopOthers(
    () => modes.current() === 'reading',
    () => slide,
  );
  player.onChange(update);
  stage.onChange(({ type }) => {
    if (type === 'blank') update();
  });
  modes.onChange(update);
  document.addEventListener('visibilitychange', update);
  for (const touch of ['pointerdown', 'keydown'])
    document.addEventListener(touch, () => {
      for (const element of refused) {
        element.muted = element.defaultMuted;
        if (element.paused) void plays(element);
      }
      refused.clear();
    });
}

/** In the window of the presenter, where media play when they are told to, without sound. */
export function silenceMedia(): void {
  for (const element of document.querySelectorAll<HTMLMediaElement>('main video, main audio')) {
    silence(element);
    element.pause();
  }
  document.addEventListener('play', ({ target }) => silence(target as HTMLMediaElement), { capture: true });
}

/** For copies of slides. */
export function stopMedia(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLMediaElement>('video, audio')) {
    element.autoplay = false;
    element.muted = true;
  }
}

function silence(element: HTMLMediaElement): void {
  element.muted = true;
}

function mediaOf(slide: SVGElement | undefined): Iterable<HTMLMediaElement> {
  return slide?.querySelectorAll<HTMLMediaElement>('video, audio') ?? [];
}

/** False when the browser does not allow it. */
async function plays(element: HTMLMediaElement): Promise<boolean> {
  try {
    await element.play();
  } catch (error) {
    // Others: there is nothing to play, or it was paused again meanwhile.
    return !(error instanceof DOMException && error.name === 'NotAllowedError');
  }
  return true;
}

/** The browser itself starts what has `autoplay` on any slide. What was paused once it leaves alone. */
function stopOthers(maySeveralPlay: () => boolean, slide: () => SVGElement | undefined): void {
  for (const element of document.querySelectorAll<HTMLMediaElement>('main video, main audio')) element.pause();
  document.addEventListener(
    'play',
    ({ target }) => {
      const isThere = slide()?.contains(target as Element) === true;
      if (!isThere && !maySeveralPlay()) (target as HTMLMediaElement).pause();
    },
    { capture: true },
  );
}
