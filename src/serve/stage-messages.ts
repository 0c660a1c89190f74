// What the windows and devices of one presentation tell each other. Types only: the scripts of pages import them.

/** Of a slide, in its own units, those of its `viewBox`: 1280 × 720 unless the theme or the deck says otherwise. */
export type SlidePoint = readonly [x: number, y: number];

export interface Stroke {
  /** No other stroke of the presentation has it. */
  readonly id: string;
  readonly tool: 'pen' | 'highlighter';
  /** CSS colour, `#rrggbb`. */
  readonly colour: string;
  /** In units of the slide, at full pressure. */
  readonly width: number;
  /** x, y and pressure (0 to 1) of each point, one after the other. */
  readonly points: readonly number[];
}

/** What the audience sees, but for the slides themselves. Places are ids of slides, which an edit keeps. */
export type StageChange =
  | { readonly type: 'place'; readonly id: string; readonly fragment: number }
  | { readonly type: 'blank'; readonly colour: 'black' | 'white' | null }
  /** Null: it is off. */
  | { readonly type: 'laser'; readonly at: SlidePoint | null }
  /** The part of the slide that fills the screen; null: the whole. */
  | { readonly type: 'zoom'; readonly part: readonly [x: number, y: number, width: number, height: number] | null }
  /** A new stroke, or the points from `from` on (counted in points) of one that goes on. */
  | { readonly type: 'stroke'; readonly slide: string; readonly stroke: Stroke; readonly from: number }
  | { readonly type: 'erase'; readonly slide: string; readonly strokes: readonly string[] }
  /** All strokes of all slides: who joins gets them. */
  | { readonly type: 'ink'; readonly slides: Readonly<Record<string, readonly Stroke[]>> };
