// Mermaid diagrams: drawn by Mermaid itself in Chrome, once per content, and kept in the course's work folder.

import { diagnostic } from '../diagnostics/diagnostic.js';
import { hashOf } from '../io/files.js';
import { type Output, workFolder } from '../io/output.js';
import type { ToolFiles } from '../io/tool-files.js';
import type { DiagramRequest } from '../parse/page-context.js';
import { type Browser, BrowserFailed } from '../print/browser.js';
import { drawingPage } from '../print/draw-diagrams.js';
import { type DiagramStyle, diagramFigure } from '../render/diagram.js';
import type { TaskContext } from './session.js';

export interface Diagrams {
  /** The HTML of each diagram; one that cannot be drawn is reported and shown as its text. */
  draw(requests: readonly DiagramRequest[], style: DiagramStyle, context: TaskContext): Promise<string[]>;
}

type Drawing =
  | { readonly type: 'svg'; readonly svg: string }
  | { readonly type: 'mistake'; readonly reason: string }
  | { readonly type: 'no-browser' };

interface Wanted {
  readonly source: string;
  /** Stands in the page: does not depend on where the course or the browser is. */
  readonly id: string;
  /** Path of the kept SVG. */
  readonly file: string;
}

const folder = `${workFolder}/cache/diagrams`;

export function createDiagrams(browser: Browser, output: Output, tool: ToolFiles): Diagrams {
  const drawn = new Map<string, Drawing>();
  const recall = (file: string): void => {
    const kept = drawn.has(file) ? undefined : output.read(file);
    if (kept !== undefined) drawn.set(file, { type: 'svg', svg: new TextDecoder().decode(kept) });
  };
  const wantedOf = (source: string, style: DiagramStyle): Wanted => {
    const id = `diagram-${hashOf(JSON.stringify([source, style.settings, style.fontFamily])).slice(0, 8)}`;
    const { fontFaces } = style;
    const key = hashOf(JSON.stringify([id, source, fontFaces, browser.identity, tool.buildId]));
    return { source, id, file: `${folder}/${key}.svg` };
  };
  return {
    draw: async (requests, style, { report }) => {
      const wanted = requests.map(request => wantedOf(request.source, style));
      for (const { file } of wanted) recall(file);
      const missing = wanted.filter(({ file }) => !drawn.has(file));
      for (const [file, drawing] of await drawAll(missing, style, browser, output, tool)) drawn.set(file, drawing);
      const times = new Map<string, number>();
      return requests.map((request, index) => {
        const { file = '', id = '' } = wanted[index] ?? {};
        const before = times.get(id) ?? 0;
        times.set(id, before + 1);
        const html = figure(request, drawn.get(file), style, browser, report);
        // Once more in the same page: an id names one element, and marks of a slide that is not shown are not drawn.
        return before === 0 ? html : html.replaceAll(id, `${id}-${before + 1}`);
      });
    },
  };
}

function figure(
  request: DiagramRequest,
  drawing: Drawing | undefined,
  style: DiagramStyle,
  browser: Browser,
  report: TaskContext['report'],
): string {
  if (drawing?.type === 'svg') return diagramFigure(drawing.svg, request.alt, request.source, style);
  if (drawing?.type === 'mistake')
    report(diagnostic('diagram/failed', request.span, `The diagram cannot be drawn. ${drawing.reason}`));
  else
    report(
      diagnostic('diagram/no-browser', request.span, 'The diagram cannot be drawn without Chrome.', {
        notes: browser.advice(),
      }),
    );
  return diagramFigure(undefined, request.alt, request.source, style);
}

/** Loading Mermaid takes longer than drawing: all diagrams of a page are drawn in one go. */
async function drawAll(
  wanted: readonly Wanted[],
  style: DiagramStyle,
  browser: Browser,
  output: Output,
  tool: ToolFiles,
): Promise<[string, Drawing][]> {
  if (wanted.length === 0) return [];
  const page = `${folder}/mermaid-${hashOf(style.fontFaces)}.html`;
  output.write(page, new TextEncoder().encode(drawingPage(tool.locate('mermaid/mermaid.min.js'), style)));
  try {
    const results = await browser.draw(output.absolute(page), wanted, style);
    if (results === undefined) return wanted.map(({ file }) => [file, { type: 'no-browser' }]);
    return wanted.map(({ file }, index) => {
      const result = results[index];
      if (result === undefined || 'reason' in result) return [file, { type: 'mistake', reason: result?.reason ?? '' }];
      output.write(file, new TextEncoder().encode(result.svg));
      return [file, { type: 'svg', svg: result.svg }];
    });
  } catch (error) {
    if (!(error instanceof BrowserFailed)) throw error;
    return wanted.map(({ file }) => [file, { type: 'mistake', reason: error.message }]);
  }
}
