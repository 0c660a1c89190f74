// How a Mermaid diagram is drawn: the page that Chrome loads for it, its colours and type, and the figure that the slide shows.

import { escapeHtml } from './html.js';

export interface DiagramStyle {
  /** `@font-face` rules with absolute URLs: text is measured with the type that the slide has. */
  readonly fontFaces: string;
  readonly fontFamily: string;
  /** Mermaid's theme variables. */
  readonly settings: Readonly<Record<string, string>>;
  /** The theme's token behind each colour: on the page the colour is the token's, which is another one in the dark. */
  readonly tokens: ReadonlyMap<string, string>;
}

const neutral: DiagramStyle = {
  fontFaces: '',
  fontFamily: 'Arial, Helvetica, sans-serif',
  settings: {
    primaryColor: '#f3f5f7',
    primaryTextColor: '#1a1f24',
    primaryBorderColor: '#3a4550',
    lineColor: '#3a4550',
  },
  tokens: new Map(),
};

/** Names of a theme's tokens and the Mermaid variables that they set. */
const variablesOf: Readonly<Record<string, readonly string[]>> = {
  '--diagram-fill': ['primaryColor', 'mainBkg', 'actorBkg', 'labelBoxBkgColor', 'activationBkgColor'],
  '--diagram-text': [
    'primaryTextColor',
    'textColor',
    'nodeTextColor',
    'actorTextColor',
    'signalTextColor',
    'labelTextColor',
    'loopTextColor',
    'titleColor',
    'transitionLabelColor',
    'noteTextColor',
  ],
  '--diagram-border': [
    'primaryBorderColor',
    'nodeBorder',
    'actorBorder',
    'labelBoxBorderColor',
    'activationBorderColor',
    'clusterBorder',
    'noteBorderColor',
  ],
  '--diagram-line': ['lineColor', 'signalColor', 'actorLineColor', 'defaultLinkColor', 'arrowheadColor'],
  '--diagram-fill-2': ['secondaryColor', 'clusterBkg', 'noteBkgColor'],
  '--diagram-fill-3': ['tertiaryColor', 'edgeLabelBackground', 'labelBackgroundColor'],
};

/** The style of a theme whose `tokens.css` sets `--diagram-…`; a plain one for all others. */
export function diagramStyle(tokensCss: string | undefined, fontUrl: (assetName: string) => string): DiagramStyle {
  if (tokensCss === undefined || !tokensCss.includes('--diagram-')) return neutral;
  const value = (name: string, depth = 0): string | undefined =>
    new RegExp(`${name}\\s*:\\s*([^;]+);`)
      .exec(tokensCss)?.[1]
      ?.trim()
      .replace(/var\(\s*(--[\w-]+)\s*\)/g, (all, other: string) =>
        depth < 9 ? (value(other, depth + 1) ?? all) : all,
      );
  const colours = Object.keys(variablesOf).flatMap(token => {
    const colour = value(token);
    return colour === undefined ? [] : [[token, colour] as const];
  });
  const settings = colours.flatMap(([token, colour]) =>
    (variablesOf[token] ?? []).map(variable => [variable, colour] as const),
  );
  const faces = (tokensCss.match(/@font-face\s*\{[^}]*\}/g) ?? []).join('\n');
  return {
    fontFaces: faces.replace(/url\("([^"]+)"\)/g, (_all, name: string) => `url("${fontUrl(name)}")`),
    fontFamily: value('--diagram-font') ?? neutral.fontFamily,
    settings: Object.fromEntries(settings),
    tokens: new Map(colours.map(([token, colour]) => [colour.toLowerCase(), token] as const).reverse()),
  };
}

/** The figure with the diagram, or with its source when it could not be drawn. */
export function diagramFigure(
  svg: string | undefined,
  alt: string | undefined,
  source: string,
  { tokens }: DiagramStyle,
): string {
  if (svg === undefined) return `<figure class="diagram"><pre>${escapeHtml(source)}</pre></figure>\n`;
  const label = alt === undefined ? '' : ` aria-label="${escapeHtml(alt)}"`;
  const coloured = svg.replace(/#[\da-f]{6}\b|rgb\(\d+, \d+, \d+\)/gi, colour => {
    const token = tokens.get(asHex(colour));
    return token === undefined ? colour : `var(${token},${colour})`;
  });
  const image = coloured.replace(
    /^<svg\b([^>]*?)(?: role="[^"]*")?( aria-roledescription="[^"]*")?/,
    `<svg role="img"${label}$1`,
  );
  return `<figure class="diagram">${image}</figure>\n`;
}

/** Mermaid writes some colours as `rgb(…)`. */
function asHex(colour: string): string {
  const numbers = colour.startsWith('#') ? [] : (colour.match(/\d+/g) ?? []);
  const digits = numbers.map(number => Number(number).toString(16).padStart(2, '0'));
  return digits.length === 3 ? `#${digits.join('')}` : colour.toLowerCase();
}
