// Links that open a place of a file in the author's editor. Pure.

import type { Span } from '../diagnostics/diagnostic.js';

type Link = (file: string, line: number, column: number) => string;

const position: (scheme: string) => Link = scheme => (file, line, column) =>
  `${scheme}://file${encodeURI(file.startsWith('/') ? file : `/${file}`)}:${line}:${column}`;

/** By the name of the program that `EDITOR` names. */
const links: Readonly<Record<string, Link>> = {
  code: position('vscode'),
  'code-insiders': position('vscode-insiders'),
  codium: position('vscodium'),
  cursor: position('cursor'),
  windsurf: position('windsurf'),
  zed: position('zed'),
  idea: (file, line, column) => `idea://open?file=${encodeURIComponent(file)}&line=${line}&column=${column}`,
  webstorm: (file, line, column) => `webstorm://open?file=${encodeURIComponent(file)}&line=${line}&column=${column}`,
  subl: (file, line, column) => `subl://open?url=file://${encodeURIComponent(file)}&line=${line}&column=${column}`,
  mate: (file, line, column) => `txmt://open?url=file://${encodeURIComponent(file)}&line=${line}&column=${column}`,
};

/** `editor` is what the variable EDITOR says; `root` the absolute path of the course. Without a known one, Visual Studio Code. */
export function editorLink({ file, line, column }: Span, root: string, editor: string | undefined): string {
  const program =
    (editor ?? '')
      .trim()
      .split(/\s+/)[0]
      ?.split(/[\\/]/)
      .at(-1)
      ?.replace(/\.(?:exe|cmd)$/i, '') ?? '';
  const link = links[program] ?? position('vscode');
  return link(`${root.replaceAll('\\', '/')}/${file}`, line, column);
}
