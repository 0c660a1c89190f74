// How a Mermaid diagram is drawn: the page that Chrome loads for it, its colours and type, and the figure that the slide shows.

import { pathToFileURL } from 'node:url';
import type { Page } from 'puppeteer-core';
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

export const drawing = {
  page: (mermaidScript: string, style: DiagramStyle): string =>
    `<!DOCTYPE html><meta charset="utf-8"><style>${style.fontFaces}\nbody { font-family: ${style.fontFamily} }</style>
<p style="font-weight: 400">a</p><p style="font-weight: 600">b</p><script src="${escapeHtml(pathToFileURL(mermaidScript).href)}"></script>`,

  /** For each source its SVG, or Mermaid's complaint about it. */
  drawAll: async (
    page: Page,
    file: string,
    diagrams: readonly { readonly id: string; readonly source: string }[],
    style: DiagramStyle,
  ): Promise<({ svg: string } | { reason: string })[]> => {
    await page.emulateMediaType('screen');
    await page.goto(pathToFileURL(file).href);
    const configuration = {
      startOnLoad: false,
      securityLevel: 'strict',
      deterministicIds: true,
      theme: 'base',
      htmlLabels: false,
      flowchart: { htmlLabels: false, useMaxWidth: false, padding: 16 },
      sequence: { useMaxWidth: false, mirrorActors: false },
      themeVariables: { ...style.settings, fontFamily: style.fontFamily, fontSize: '20px' },
      fontFamily: style.fontFamily,
    };
    const argument = JSON.stringify([configuration, diagrams.map(({ id, source }) => [id, source])]);
    return page.evaluate(`(${drawInPage})(${argument})`) as Promise<({ svg: string } | { reason: string })[]>;
  },
};

/** Runs in the page. */
const drawInPage = `async ([configuration, diagrams]) => {
  await document.fonts.ready;
  const results = [];
  for (const [id, source] of diagrams) {
    mermaid.initialize({ ...configuration, deterministicIDSeed: id });
    try {
      results.push({ svg: (await mermaid.render(id, source)).svg });
    } catch (error) {
      document.getElementById('d' + id)?.remove();
      results.push({ reason: String(error.message ?? error).split('\\n').slice(0, 4).join(' ') });
    }
  }
  return results;
}`;
