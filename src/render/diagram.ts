// How a Mermaid diagram is drawn: the page that Chrome loads for it, its colours and type, and the figure that the slide shows.

import { escapeHtml } from './html.js';

export interface DiagramStyle {
  /** `@font-face` rules with absolute URLs: text is measured with the type that the slide has. */
  readonly fontFaces: string;
  readonly fontFamily: string;
  /** Mermaid's theme variables. */
  readonly settings: Readonly<Record<string, string>>;
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
};

/** Names of a theme's tokens and the Mermaid variables that they set. */
const tokens: Readonly<Record<string, readonly string[]>> = {
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
  ],
  '--diagram-border': [
    'primaryBorderColor',
    'nodeBorder',
    'actorBorder',
    'labelBoxBorderColor',
    'activationBorderColor',
    'clusterBorder',
  ],
  '--diagram-line': ['lineColor', 'signalColor', 'actorLineColor', 'defaultLinkColor', 'arrowheadColor'],
  '--diagram-fill-2': ['secondaryColor', 'clusterBkg', 'noteBkgColor', 'edgeLabelBackground'],
  '--diagram-fill-3': ['tertiaryColor'],
};

/** The style of a theme whose `tokens.css` sets `--diagram-…`; a plain one for all others. */
export function diagramStyle(tokensCss: string | undefined, fontUrl: (assetName: string) => string): DiagramStyle {
  if (tokensCss === undefined || !tokensCss.includes('--diagram-')) return neutral;
  const value = (name: string): string | undefined =>
    new RegExp(`${name}\\s*:\\s*([^;]+);`).exec(tokensCss)?.[1]?.trim();
  const settings = Object.entries(tokens).flatMap(([token, variables]) => {
    const color = value(token);
    return color === undefined ? [] : variables.map(variable => [variable, color] as const);
  });
  const faces = (tokensCss.match(/@font-face\s*\{[^}]*\}/g) ?? []).join('\n');
  return {
    fontFaces: faces.replace(/url\("([^"]+)"\)/g, (_all, name: string) => `url("${fontUrl(name)}")`),
    fontFamily: value('--diagram-font') ?? neutral.fontFamily,
    settings: Object.fromEntries(settings),
  };
}

/** The figure with the diagram, or with its source when it could not be drawn. */
export function diagramFigure(svg: string | undefined, alt: string | undefined, source = ''): string {
  if (svg === undefined) return `<figure class="diagram"><pre>${escapeHtml(source)}</pre></figure>\n`;
  const label = alt === undefined ? '' : ` aria-label="${escapeHtml(alt)}"`;
  const image = svg.replace(
    /^<svg\b([^>]*?)(?: role="[^"]*")?( aria-roledescription="[^"]*")?/,
    `<svg role="img"${label}$1`,
  );
  return `<figure class="diagram">${image}</figure>\n`;
}
