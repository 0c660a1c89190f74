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
<script src="${script}"></script>`;
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
  const configuration = configurationFor(style);
  const argument = JSON.stringify([configuration, diagrams.map(({ id, source }) => [id, source])]);
  return (await tab.evaluate(`(${drawInPage})(${argument})`)) as DrawingResult[];
}

/**
 * Pixels of a diagram are those of a slide: letters of a size that the last row reads, also when the diagram is drawn a little
 * smaller than it is, and lines as thick as those of the theme.
 */
function configurationFor({ settings, fontFamily }: DrawingStyle): unknown {
  const text = { fontSize: textSize, fontFamily };
  return {
    startOnLoad: false,
    securityLevel: 'strict',
    deterministicIds: true,
    theme: 'base',
    themeVariables: { ...settings, fontFamily, fontSize: `${textSize}px` },
    themeCSS: themeCSS.replace('BACKGROUND', settings.edgeLabelBackground ?? '#fff'),
    fontFamily,
    fontSize: textSize,
    htmlLabels: false,
    flowchart: {
      htmlLabels: false,
      useMaxWidth: false,
      padding: 14,
      nodeSpacing: 36,
      rankSpacing: 40,
      curve: 'linear',
    },
    sequence: {
      useMaxWidth: false,
      mirrorActors: false,
      width: 190,
      height: 60,
      messageMargin: 34,
      boxTextMargin: 8,
      noteMargin: 12,
      labelBoxWidth: 64,
      labelBoxHeight: 32,
      actorFontSize: textSize,
      actorFontFamily: fontFamily,
      actorFontWeight: 600,
      messageFontSize: textSize,
      messageFontFamily: fontFamily,
      noteFontSize: textSize,
      noteFontFamily: fontFamily,
    },
    state: { useMaxWidth: false, ...text },
    class: { useMaxWidth: false, htmlLabels: false, ...text },
    er: { useMaxWidth: false, ...text },
    gantt: { useMaxWidth: false, ...text, sectionFontSize: textSize, barHeight: 40, topPadding: 64, leftPadding: 160 },
    packet: { useMaxWidth: false, bitWidth: 34, rowHeight: 60 },
  };
}

/** Pixels. */
const textSize = 24;

/** Marks have no selectors in common, but by the diagram's kind. */
const themeCSS = `
.node rect, .node circle, .node ellipse, .node polygon, .node path, .cluster rect, rect.actor, rect.note, .labelBox,
.statediagram-state rect.basic { stroke-width: 2px; rx: 0; ry: 0; }
.flowchart-link, .edgePath .path, .transition, .relation, .relationshipLine, .messageLine0, .messageLine1,
.actor-line { stroke-width: 2px; }
.actor-line { stroke-dasharray: 4 6; }
.cluster-label text, .cluster-label span { font-weight: 600; }
.edgeLabel rect.background, .edgeLabel .label rect, .labelBkg { opacity: 1; fill: BACKGROUND; }
.edgeLabel .label { font-size: ${textSize}px; }
.tick text, .packetByte { font-size: 20px; }
.packetLabel { font-size: ${textSize}px; }
`;

/** Milliseconds in which Mermaid, three megabytes of it, must be loaded. */
const loadTimeout = 30_000;

/**
 * Runs in the page. Mermaid leaves some points of round outlines and the names of commits to chance: here the same numbers come for
 * each diagram (Park and Miller), so that it is the same whenever it is drawn.
 */
const drawInPage = `async ([configuration, diagrams]) => {
  let chance = 1;
  Math.random = () => (chance = (chance * 48271) % 2147483647) / 2147483647;
  await Promise.allSettled([...document.fonts].map(font => font.load()));
  const results = [];
  for (const [id, source] of diagrams) {
    chance = 1;
    mermaid.initialize({ ...configuration, deterministicIDSeed: id });
    try {
      const { svg } = await mermaid.render(id, source);
      // The line of a Gantt chart that says what day the course was built.
      results.push({ svg: svg.replace(/<g class="today">.*?<\\/g>/gs, '') });
    } catch (error) {
      document.getElementById('d' + id)?.remove();
      results.push({ reason: String(error.message ?? error).split('\\n').slice(0, 4).join(' ') });
    }
  }
  return results;
}`;
