// Texts of the sheet for the students' script, with marks where their own values go: as text, the values come to stand there
// whatever quotes are around them, and the script lets only harmless ones in.

import { expandPieces, type Piece, type Variables } from '../course/variables.js';
import { assignments, quoted } from './shell-text.js';

/** Texts for the script, in which `@{NAME}` stands for a value of the student's and `@{}` for a `@{` that would look like one. */
export interface Texts {
  /** A text of the sheet. */
  template(text: string): string;
  /** The same for a text in pieces. */
  written(pieces: readonly Piece[]): string;
  /** Names of the values that stand in the texts so far. */
  used(): readonly string[];
  /** Takes those values from the environment, or else from the sheet. */
  values(): string;
}

export function createTexts(variables: Variables): Texts {
  const students = [...variables].flatMap(([name, { type, value }]) => (type === 'student' ? [{ name, value }] : []));
  const used = new Set<string>();
  const looksLikeOne = new RegExp(`@\\{(?=(?:${students.map(({ name }) => name).join('|')})?\\})`, 'g');
  const written = (pieces: readonly Piece[]): string =>
    pieces
      .map(({ text, variable }) => {
        if (variable === undefined) return text.replace(looksLikeOne, '@{}');
        used.add(variable);
        return `@{${variable}}`;
      })
      .join('');
  const isUsed = ({ name }: { readonly name: string }): boolean => used.has(name);
  return {
    written,
    template: text => written(expandPieces(text, variables)),
    used: () => students.filter(isUsed).map(({ name }) => name),
    values: () => {
      const found = students.filter(isUsed);
      const lines = found.map(
        ({ name, value }) => `default_${name}=${quoted(value)}\nvalue_${name}=\${${name}:-$default_${name}}\n`,
      );
      return `${assignments({ student_variables: found.map(({ name }) => name).join(' ') })}${lines.join('')}`;
    },
  };
}
