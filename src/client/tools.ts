// The tools with which one points and draws: which of them is in the hand, and in which colour and width it draws.

import type { Ink } from './ink.js';
import type { Laser } from './laser.js';
import type { Actions } from './player-input.js';
import { keep, kept } from './remembered.js';
import { type DrawingTool, type LineStyle, listenToToolbar, palette, showToolbar, type Tool } from './toolbar.js';
import type { Zoom } from './zoom.js';

export interface Tools {
  current(): Tool | undefined;
  putDown(): void;
  /** Puts the tool down, else ends the zoom; false when there is neither. */
  leave(): boolean;
  /** CSS colour, and width in units of the slide. */
  line(tool: DrawingTool): { readonly colour: string; readonly width: number };
  readonly actions: Actions;
}

/** In units of the slide. */
const widths: Readonly<Record<DrawingTool, readonly number[]>> = { pen: [4, 7, 13], highlighter: [20, 32, 48] };
const firstStyles: Readonly<Record<DrawingTool, LineStyle>> = {
  pen: { colour: '#d92b1c', size: 1 },
  highlighter: { colour: '#f5c400', size: 1 },
};

export function createTools({
  ink,
  laser,
  zoom,
}: {
  readonly ink: Ink;
  readonly laser: Laser;
  readonly zoom: Zoom;
}): Tools {
  const { dataset } = document.documentElement;
  const styles = { pen: keptStyle('pen'), highlighter: keptStyle('highlighter') };
  const current = (): Tool | undefined => dataset.tool as Tool | undefined;
  const drawing = (): DrawingTool => (current() === 'highlighter' ? 'highlighter' : 'pen');
  const show = (): void => showToolbar(current(), styles[drawing()]);
  const take = (tool: Tool | undefined): void => {
    if (tool === undefined || tool === current()) delete dataset.tool;
    else dataset.tool = tool;
    if (current() !== 'laser') laser.point(undefined);
    show();
  };
  const draw = (style: Partial<LineStyle>): void => {
    const tool = drawing();
    styles[tool] = { ...styles[tool], ...style };
    keep(`lutrin-${tool}`, JSON.stringify(styles[tool]), 'local');
    show();
  };
  listenToToolbar(draw);
  show();
  return {
    current,
    putDown: () => take(undefined),
    leave: () => {
      const isLeft = current() !== undefined || zoom.isZoomed();
      if (current() === undefined) zoom.reset();
      else take(undefined);
      return isLeft;
    },
    line: tool => ({ colour: styles[tool].colour, width: widths[tool][styles[tool].size] ?? 7 }),
    actions: {
      pen: () => take('pen'),
      highlighter: () => take('highlighter'),
      eraser: () => take('eraser'),
      laser: () => take('laser'),
      zoom: () => {
        if (zoom.isZoomed()) zoom.reset();
        else if (current() !== 'zoom') take('zoom');
        else {
          take(undefined);
          zoom.at();
        }
      },
      colour: () => {
        const colours = palette();
        const index = colours.indexOf(styles[drawing()].colour);
        draw({ colour: colours[(index + 1) % colours.length] ?? firstStyles.pen.colour });
      },
      undo: ink.undo,
      redo: ink.redo,
      clear: ink.clear,
    },
  };
}

/** As it was chosen last. */
function keptStyle(tool: DrawingTool): LineStyle {
  const [, colour, size] =
    /^\{"colour":"(#[\da-f]{6})","size":([012])\}$/.exec(kept(`lutrin-${tool}`, 'local') ?? '') ?? [];
  return colour === undefined ? firstStyles[tool] : { colour, size: Number(size) };
}
