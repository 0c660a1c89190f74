// What a machine printed on its console, without what only terminals understand, and how far a dialogue has read it.
// Invariant: `position` never goes back, so nothing is taken for the answer to what was typed after it.

export interface Transcript {
  /** What came, in pieces of any size. */
  add(piece: string): void;
  /** Goes on behind the text where it stands next; false as long as it has not come. */
  find(text: string): boolean;
  /** Goes on behind all that came so far, where typing begins. */
  skip(): void;
  /** The console has shown what was typed since `skip`. Goes on behind that. */
  echoed(typed: string): boolean;
  /** This was typed since `skip`, and the console does not show what is typed; if it does later, that is no answer. */
  unseen(typed: string): void;
  /** The last lines that are not empty. */
  tail(lines: number): string;
}

/** Characters that are kept of what was printed. */
const kept = 4_000_000;

export function createTranscript(): Transcript {
  let text = '';
  let pending = '';
  let position = 0;
  let typedAt = 0;
  let late = '';
  const drop = (length: number): void => {
    text = text.slice(length);
    position = Math.max(0, position - length);
    typedAt = Math.max(0, typedAt - length);
  };
  return {
    add: piece => {
      const all = pending + piece;
      const end = unfinished.exec(all)?.index ?? all.length;
      pending = all.slice(end);
      text += withoutEscapes(all.slice(0, end));
      if (text.length > kept) drop(text.length - kept / 2);
    },
    find: wanted => {
      if (late !== '') {
        const echo = typedAtStart(late, text, position);
        if (echo === undefined) return false;
        position = echo;
        late = '';
      }
      const at = text.indexOf(wanted, position);
      if (at < 0) return false;
      position = at + wanted.length;
      return true;
    },
    skip: () => {
      position = typedAt = text.length;
      late = '';
    },
    echoed: typed => {
      const end = endOf(typed, text, typedAt);
      if (end !== undefined) position = end;
      return end !== undefined;
    },
    unseen: typed => {
      late = typed;
    },
    tail: lines =>
      text
        .split('\n')
        .filter(line => line.trim() !== '')
        .slice(-lines)
        .join('\n'),
  };
}

// biome-ignore-start lint/suspicious/noControlCharactersInRegex: that is what they are
/** An escape sequence that has not come to its end. */
const unfinished = /\u001b(?:\[[0-?]*[ -/]*|\][^\u0007\u001b]{0,256}\u001b?|[()#])?$/;

function withoutEscapes(text: string): string {
  return (
    text
      // To the first column of some line: firmware that draws goes to the next line so.
      .replace(/\u001b\[\d*(?:;0*1?)?H/g, '\n')
      .replace(/\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[()#].|[^[\]()#])/g, '')
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
  );
}
// biome-ignore-end lint/suspicious/noControlCharactersInRegex: above

/** Where `typed` ends in the text, at its first place after `from`. A console breaks long lines: white space does not count. */
function endOf(typed: string, text: string, from: number): number | undefined {
  const wanted = typed.replace(/\s/g, '');
  for (let start = from; start <= text.length; start++) {
    const { end, matched } = follow(wanted, text, start);
    if (matched === wanted.length) return end;
  }
  return undefined;
}

/** Where `typed` ends if the text begins with it, or where the text begins; undefined while that cannot be told. */
function typedAtStart(typed: string, text: string, from: number): number | undefined {
  const wanted = typed.replace(/\s/g, '');
  const { end, matched } = follow(wanted, text, from);
  if (matched === wanted.length) return end;
  return end === text.length ? undefined : from;
}

function follow(wanted: string, text: string, start: number): { readonly end: number; readonly matched: number } {
  let [end, matched] = [start, 0];
  for (; matched < wanted.length && end < text.length; end++) {
    const character = text.charAt(end);
    if (/\s/.test(character)) continue;
    if (character !== wanted[matched]) break;
    matched++;
  }
  return { end, matched };
}
