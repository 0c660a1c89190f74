// What a teacher does beside turning pages: all slides at a glance, a black screen, full screen, notes, help.

import { layOutAhead } from './ahead.js';
import { announce } from './announcement.js';
import { stayAwake } from './awake.js';
import { printDrawn } from './drawn-print.js';
import { createInk } from './ink.js';
import { createLaser } from './laser.js';
import { createMedia, silenceMedia } from './media.js';
import { followSteps } from './note-steps.js';
import { createOverview } from './overview.js';
import type { Actions } from './player-input.js';
import type { Player } from './player-state.js';
import { listenToPointer } from './pointing.js';
import { createAudience, createDesk, presenterSecret } from './presenter.js';
import { createReading } from './reading.js';
import type { Stage } from './stage.js';
import { createTextSize } from './text-size.js';
import { createTools, type Tools } from './tools.js';
import { createViewModes } from './view-mode.js';
import { createZoom } from './zoom.js';

export function createLectern(player: Player, stage: Stage): Actions {
  const modes = createViewModes();
  const overview = createOverview(player, stage, modes);
  announce(player, modes);
  layOutAhead(player, modes);
  followSteps(player, stage);
  const isAudience = presenterSecret() === undefined;
  stayAwake(player, modes, { isPresenter: !isAudience });
  if (isAudience) createMedia(player, stage, modes);
  else silenceMedia();
  const text = isAudience ? createTextSize(player, modes) : undefined;
  const isReading = (): boolean => modes.current() === 'reading';
  const blank = (colour: 'black' | 'white'): void =>
    stage.change({ type: 'blank', colour: stage.blank() === colour ? null : colour });
  /** Whoever turns a page wants to see it. */
  const turn = (go: () => void) => (): void => {
    if (stage.blank() === null) go();
    else stage.change({ type: 'blank', colour: null });
  };
  const toolbox = createToolbox(player, stage);
  return {
    next: turn(() => (isReading() ? player.goTo(player.view().index + 1) : text?.scroll(1) || player.next())),
    previous: turn(() => (isReading() ? player.goTo(player.view().index - 1) : text?.scroll(-1) || player.previous())),
    'next-slide': turn(player.nextSlide),
    'previous-slide': turn(player.previousSlide),
    first: turn(player.first),
    last: turn(player.last),
    overview: overview.toggle,
    find: overview.find,
    black: () => blank('black'),
    white: () => blank('white'),
    'full-screen': toggleFullScreen,
    notes: toggleNotes,
    help: toggleHelp,
    print: printDrawn,
    ...toolbox.actions,
    // As in Marp and reveal.js, where there is nothing to leave.
    leave: () => {
      if (stage.blank() !== null) stage.change({ type: 'blank', colour: null });
      else if (!toolbox.leave()) overview.toggle();
    },
    ...(isAudience ? { reading: createReading(player, modes) } : {}),
    ...text?.actions,
    ...windows(player, stage),
  };
}

function createToolbox(player: Player, stage: Stage): Tools {
  const [ink, laser, zoom] = [createInk(player, stage), createLaser(player, stage), createZoom(player, stage)];
  const tools = createTools({ ink, laser, zoom });
  listenToPointer(player, { tools, ink, laser, zoom });
  return tools;
}

/** What the two windows of a presentation do, each its own. */
function windows(player: Player, stage: Stage): Actions {
  const secret = presenterSecret();
  return secret === undefined ? { presenter: createAudience(stage) } : createDesk(player, stage, secret);
}

function toggleFullScreen(): void {
  if (document.fullscreenElement !== null) void document.exitFullscreen();
  // Refused without a gesture, in an embedded page or by the user: the slide stays as it is.
  else document.documentElement.requestFullscreen?.().catch(() => {});
}

function toggleNotes(): void {
  const button = document.querySelector('.show-notes');
  if (button === null) return;
  const shown = document.documentElement.classList.toggle('with-notes');
  button.setAttribute('aria-pressed', String(shown));
}

function toggleHelp(): void {
  const dialog = document.querySelector<HTMLDialogElement>('dialog.help');
  if (dialog?.open) dialog.close();
  else {
    dialog?.showModal();
    // The button at its end has the focus.
    dialog?.scrollTo(0, 0);
  }
}
