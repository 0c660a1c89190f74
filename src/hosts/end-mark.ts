// Where the output of a script ends, when its stream does not: what it left running may hold that open for ever.

export interface EndFilter {
  /** The part of the piece, and of what was held back, that the script printed. */
  pass(piece: Buffer): Buffer;
  /** What was held back and proved to be no mark: at the end of the stream. */
  rest(): Buffer;
  /** The words that the mark carries; undefined until it has come. */
  words(): readonly string[] | undefined;
}

const border = '\u001e';

/** For `/bin/sh`: ends both outputs, with the status of the command before and what the file says. */
export function endCommand(mark: string, file: string): string {
  const print = `printf '\\036%s %s\\036' '${mark}' "$end"`;
  return `end="$? $(cat ${file})"; ${print}; ${print} >&2`;
}

export function endFilter(mark: string): EndFilter {
  const head = Buffer.from(`${border}${mark} `);
  let held: Buffer = Buffer.alloc(0);
  let found: readonly string[] | undefined;
  return {
    words: () => found,
    rest: () => (found === undefined ? held : Buffer.alloc(0)),
    pass: piece => {
      if (found !== undefined) return Buffer.alloc(0);
      const all = Buffer.concat([held, piece]);
      const at = all.indexOf(head);
      const end = at < 0 ? -1 : all.indexOf(border, at + head.length);
      const open = at < 0 ? all.length - beginningAtEnd(all, head) : at;
      if (end >= 0)
        found = all
          .subarray(at + head.length, end)
          .toString()
          .split(' ');
      held = all.subarray(open);
      return all.subarray(0, open);
    },
  };
}

/** Length of the longest beginning of `head` with which the bytes end. */
function beginningAtEnd(bytes: Buffer, head: Buffer): number {
  let length = Math.min(bytes.length, head.length - 1);
  while (length > 0 && !bytes.subarray(bytes.length - length).equals(head.subarray(0, length))) length--;
  return length;
}
