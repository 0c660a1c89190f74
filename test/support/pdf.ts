// A PDF as its readers see it, by pdf.js.

import { getDocument, OPS } from 'pdfjs-dist/legacy/build/pdf.mjs';

export interface ReadPdf {
  readonly info: Readonly<Record<string, unknown>>;
  readonly isTagged: boolean;
  /** Title of each bookmark, indented by two spaces for each level. */
  readonly bookmarks: readonly string[];
  readonly pages: readonly ReadPage[];
  /** The objects that are not compressed, as they stand in the file. */
  readonly plain: string;
}

export interface ReadPage {
  readonly text: string;
  /** Points. */
  readonly width: number;
  readonly height: number;
  /** Addresses, or names of places in the document. */
  readonly links: readonly string[];
  /** Height of the largest letters, in points. */
  readonly largestText: number;
  /** Roles of the structure tree, in reading order. */
  readonly roles: readonly string[];
}

interface OutlineItem {
  readonly title: string;
  readonly items: readonly OutlineItem[];
}

interface StructNode {
  readonly role?: string;
  readonly children?: readonly StructNode[];
}

export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const task = getDocument({ data: new Uint8Array(bytes), verbosity: 0 });
  const document = await task.promise;
  try {
    const [{ info }, marks, outline] = await Promise.all([
      document.getMetadata(),
      document.getMarkInfo(),
      document.getOutline() as Promise<readonly OutlineItem[] | null>,
    ]);
    const pages: ReadPage[] = [];
    for (let number = 1; number <= document.numPages; number++) {
      const page = await document.getPage(number);
      const [content, annotations, tree] = await Promise.all([
        page.getTextContent(),
        page.getAnnotations(),
        page.getStructTree() as Promise<StructNode | null>,
      ]);
      const [left = 0, bottom = 0, right = 0, top = 0] = page.view;
      pages.push({
        text: content.items.map(item => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join(''),
        width: right - left,
        height: top - bottom,
        largestText: Math.max(0, ...content.items.map(item => ('height' in item ? item.height : 0))),
        links: annotations.flatMap(({ url, dest }) => url ?? (typeof dest === 'string' ? dest : [])),
        roles: tree === null ? [] : rolesOf(tree),
      });
    }
    return {
      info: info as Record<string, unknown>,
      isTagged: (marks as { Marked?: boolean } | null)?.Marked === true,
      bookmarks: (outline ?? []).flatMap(item => titles(item, '')),
      pages,
      plain: Buffer.from(bytes).toString('latin1'),
    };
  } finally {
    await task.destroy();
  }
}

function titles(item: OutlineItem, indent: string): string[] {
  return [indent + item.title, ...item.items.flatMap(child => titles(child, `${indent}  `))];
}

function rolesOf(node: StructNode): string[] {
  return [...(node.role === undefined ? [] : [node.role]), ...(node.children ?? []).flatMap(rolesOf)];
}

/** With which colours the first page is painted, `#rrggbb`. */
export async function fillColours(bytes: Uint8Array): Promise<string[]> {
  const task = getDocument({ data: new Uint8Array(bytes), verbosity: 0 });
  try {
    const page = await (await task.promise).getPage(1);
    const { fnArray, argsArray } = await page.getOperatorList();
    return fnArray.flatMap((name, index) => (name === OPS.setFillRGBColor ? [String(argsArray[index]?.[0])] : []));
  } finally {
    await task.destroy();
  }
}
