// A transcript in a lab: what was typed stands behind a prompt, and between that what the commands printed.

export interface TranscriptLine {
  /** Without the prompt. */
  readonly text: string;
  /** With the space after it; undefined of what was printed. */
  readonly prompt: string | undefined;
}

/** In their order. `>` is the prompt of a command that goes on. */
export function transcriptLines(code: string): TranscriptLine[] {
  return code
    .replace(/\n$/, '')
    .split('\n')
    .map(line => {
      const [, prompt, text = line] = /^([$#>] )(.*)$/.exec(line) ?? [];
      return { text, prompt };
    });
}
