// Draws Mermaid diagrams in Chrome: a page that loads Mermaid and the type of the slides, and what runs in it.

import { pathToFileURL } from 'node:url';
import type { Tab } from '../io/chrome-tab.js';

export interface DrawingStyle {
  /** `@font-face` rules with absolute URLs: text is measured with the type that the slide has. */
  readonly fontFaces: string;
  readonly fontFamily: string;
  /** Mermaid's theme variables. */
  readonly settings: Readonly<Record<string, string>>;
}

export type DrawingResult = { readonly svg: string } | { readonly reason: string };

/** HTML of the page that `drawDiagrams` opens; `mermaidScript` is an absolute path. */
export function drawingPage(mermaidScript: string, style: DrawingStyle): string {
  const script = pathToFileURL(mermaidScript).href.replace(/&/g, '&amp;');
  return `<!DOCTYPE html><meta charset="utf-8"><style>${style.fontFaces}
body { font-family: ${style.fontFamily} }</style>
<p style="font-weight: 400">a</p><p style="font-weight: 600">b</p><script src="${script}"></script>`;
}

/** For each source its SVG, or Mermaid's complaint about it. `page` is the absolute path of the page. */
export async function drawDiagrams(
  tab: Tab,
  page: string,
  diagrams: readonly { readonly id: string; readonly source: string }[],
  style: DrawingStyle,
): Promise<DrawingResult[]> {
  await tab.setMedia('screen');
  await tab.open(pathToFileURL(page).href, loadTimeout);
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
  return (await tab.evaluate(`(${drawInPage})(${argument})`)) as DrawingResult[];
}

/** Milliseconds in which Mermaid, three megabytes of it, must be loaded. */
const loadTimeout = 30_000;

/** Runs in the page. */
const drawInPage = `async ([configuration, diagrams]) => {
  document.documentElement.getBoundingClientRect(); // the layout asks for the fonts
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
