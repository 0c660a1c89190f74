// Mermaid diagrams: drawn by Mermaid itself in Chrome, once per content; kept in the course's work folder.

import type { DiagramRequest } from '../parse/page-context.js';
import { diagnostic } from '../diagnostics/diagnostic.js';
import { ChromeFailed } from '../io/chrome.js';
import { hashOf } from '../io/files.js';
import { type Output, workFolder } from '../io/output.js';
import type { ToolFiles } from '../io/tool-files.js';
import { diagramFigure, type DiagramStyle, drawing } from '../render/diagram.js';
import type { MachineBrowser as Browser } from '../io/installed-browser.js';
import type { TaskContext } from './session.js';

export interface Diagrams {
  /** The HTML of each diagram; one that cannot be drawn is reported and shown as its text. */
  draw(requests: readonly DiagramRequest[], style: DiagramStyle, context: TaskContext): Promise<string[]>;
}

export function createDiagrams(browser: Browser, output: Output, tool: ToolFiles): Diagrams {
  const drawn = new Map<string, Promise<Drawing>>();
  const draw = (request: DiagramRequest, style: DiagramStyle): Promise<Drawing> => {
    // The id stands in the page: it must not depend on where the course or the browser is.
    const id = `diagram-${hashOf(JSON.stringify([request.source, style.settings, style.fontFamily])).slice(0, 8)}`;
    const key = hashOf(JSON.stringify([id, request.source, style, browser.identity, tool.version('mermaid')]));
    const known = drawn.get(key) ?? drawOrRecall(key, id, request.source, style, browser, output, tool);
    drawn.set(key, known);
    return known;
  };
  return {
    draw: (requests, style, { report }) =>
      Promise.all(
        requests.map(async request => {
          const result = await draw(request, style);
          if (result.type === 'svg') return diagramFigure(result.svg, request.alt);
          if (result.type === 'no-browser')
            report(diagnostic('diagram/no-browser', request.span, 'The diagram cannot be drawn without Chrome.', { notes: browser.advice() }));
          else report(diagnostic('diagram/failed', request.span, `The diagram cannot be drawn: ${result.reason}`));
          return diagramFigure(undefined, request.alt, request.source);
        }),
      ),
  };
}

type Drawing =
  | { readonly type: 'svg'; readonly svg: string }
  | { readonly type: 'mistake'; readonly reason: string }
  | { readonly type: 'no-browser' };

async function drawOrRecall(
  key: string,
  id: string,
  source: string,
  style: DiagramStyle,
  browser: Browser,
  output: Output,
  tool: ToolFiles,
): Promise<Drawing> {
  const file = `${workFolder}/cache/diagrams/${key}.svg`;
  const kept = output.read(file);
  if (kept !== undefined) return { type: 'svg', svg: new TextDecoder().decode(kept) };
  const chrome = await browser.chrome();
  if (chrome === undefined) return { type: 'no-browser' };
  const page = `${workFolder}/cache/diagrams/mermaid-${hashOf(style.fontFaces)}.html`;
  output.write(page, new TextEncoder().encode(drawing.page(tool.locate('mermaid/mermaid.min.js'), style)));
  try {
    const result = await chrome.withPage(tab => drawing.draw(tab, output.absolute(page), id, source, style));
    if ('svg' in result) output.write(file, new TextEncoder().encode(result.svg));
    return 'svg' in result ? { type: 'svg', svg: result.svg } : { type: 'mistake', reason: result.reason };
  } catch (error) {
    if (error instanceof ChromeFailed) return { type: 'mistake', reason: error.message };
    throw error;
  }
}
