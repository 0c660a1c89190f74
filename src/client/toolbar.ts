// The bar of tools, and what is chosen in it.

export type Tool = 'pen' | 'highlighter' | 'eraser' | 'laser' | 'zoom';
export type DrawingTool = 'pen' | 'highlighter';

export interface LineStyle {
  /** `#rrggbb` */
  readonly colour: string;
  /** 0 is thin, 2 is thick. */
  readonly size: number;
}

/** Nothing in the hand: the bar is hidden. */
export function showToolbar(tool: Tool | undefined, { colour, size }: LineStyle): void {
  const bar = document.querySelector<HTMLElement>('.tools');
  if (bar === null) return;
  bar.hidden = tool === undefined;
  for (const button of bar.querySelectorAll<HTMLElement>('button')) {
    const { dataset } = button;
    if (dataset.tool !== undefined) press(button, dataset.tool === tool);
    else if (dataset.colour !== undefined) press(button, dataset.colour === colour);
    else if (dataset.size !== undefined) press(button, Number(dataset.size) === size);
    if (dataset.colour !== undefined || dataset.size !== undefined)
      button.hidden = tool !== 'pen' && tool !== 'highlighter';
  }
}

/** The colours that one can choose, in their order. */
export function palette(): string[] {
  return [...document.querySelectorAll<HTMLElement>('.tools [data-colour]')].map(({ dataset }) => dataset.colour ?? '');
}

/** `choose` gets what was clicked. */
export function listenToToolbar(choose: (style: Partial<LineStyle>) => void): void {
  document.addEventListener('click', ({ target }) => {
    const button = (target as Element | null)?.closest<HTMLElement>('.tools [data-colour], .tools [data-size]');
    const { colour, size } = button?.dataset ?? {};
    if (colour !== undefined) choose({ colour });
    if (size !== undefined) choose({ size: Number(size) });
  });
}

function press(button: Element, isPressed: boolean): void {
  button.setAttribute('aria-pressed', String(isPressed));
}
