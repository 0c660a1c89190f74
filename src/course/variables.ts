// Variables of a course or lab: `@{NAME}` in prose, code and links.
// A value may hold other variables; one that comes from the student (a team number) is marked wherever it shows.

export type Variable =
  | { readonly type: 'fixed'; readonly value: string }
  /** Differs per student: `value` is what the PDF shows, `ci` what a lab run uses, `from` names the field on the page. */
  | { readonly type: 'student'; readonly from: string; readonly value: string; readonly ci: string };

export type Variables = ReadonlyMap<string, Variable>;

/** A piece of expanded text; `variable` names the per-student variable it comes from. */
export interface Piece {
  readonly text: string;
  readonly variable?: string;
}

export const variableName = /^[A-Z][A-Z\d_]*$/;

const pattern = /@@\{|@\{([A-Z][A-Z\d_]*)\}/g;

/** The text in pieces. A name that `variables` lacks stays as it is written; `@@{` becomes `@{`. */
export function expandPieces(text: string, variables: Variables, within: readonly string[] = []): Piece[] {
  const pieces: Piece[] = [];
  let last = 0;
  for (const match of text.matchAll(pattern)) {
    push(pieces, { text: text.slice(last, match.index) });
    last = match.index + match[0].length;
    const name = match[1];
    const variable = name === undefined || within.includes(name) ? undefined : variables.get(name);
    if (name === undefined) push(pieces, { text: '@{' });
    else if (variable === undefined) push(pieces, { text: match[0] });
    else if (variable.type === 'student') push(pieces, { text: variable.value, variable: name });
    else for (const piece of expandPieces(variable.value, variables, [...within, name])) push(pieces, piece);
  }
  push(pieces, { text: text.slice(last) });
  return pieces;
}

/** The text with every known variable replaced by its value. */
export function expandText(text: string, variables: Variables): string {
  if (!text.includes('@{')) return text;
  return expandPieces(text, variables)
    .map(piece => piece.text)
    .join('');
}

/** Names used in `text` that `variables` lacks, with their offsets. */
export function unknownVariables(text: string, variables: Variables): { name: string; offset: number }[] {
  return [...text.matchAll(pattern)].flatMap(match =>
    match[1] === undefined || variables.has(match[1]) ? [] : [{ name: match[1], offset: match.index }],
  );
}

/** Variables of a lab over those of its course. */
export function overlay(base: Variables, over: Variables): Variables {
  return new Map([...base, ...over]);
}

function push(pieces: Piece[], piece: Piece): void {
  const last = pieces.at(-1);
  if (piece.text === '') return;
  if (last !== undefined && last.variable === undefined && piece.variable === undefined)
    pieces[pieces.length - 1] = { text: last.text + piece.text };
  else pieces.push(piece);
}
