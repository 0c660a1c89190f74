// Pieces of a POSIX shell script.

/** `NAME='…'` on a line each. */
export function assignments(values: Readonly<Record<string, string>>, indent = ''): string {
  return Object.entries(values)
    .map(([name, value]) => `${indent}${name}=${quoted(value)}\n`)
    .join('');
}

/** A function that does what stands under its first argument. */
export function cases(name: string, all: readonly (readonly [pattern: string, body: string])[]): string {
  const bodies = all.map(([pattern, body]) => `  ${pattern})\n${body}    ;;\n`);
  return `${name}() {\n  case $1 in\n${bodies.join('')}  esac\n}\n`;
}

/** Prints the text as it is. */
export function here(text: string): string {
  let end = 'END_OF_TEXT';
  while (text.split('\n').includes(end)) end += '_';
  return `cat <<'${end}'\n${text.replace(/\n?$/, '\n')}${end}\n`;
}

export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
