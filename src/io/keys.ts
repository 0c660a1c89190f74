// Single keys that are pressed while a command runs.

export interface KeyStream {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
  setEncoding(encoding: BufferEncoding): unknown;
  resume(): unknown;
  pause(): unknown;
  on(event: 'data', listener: (text: string) => void): unknown;
  off(event: 'data', listener: (text: string) => void): unknown;
}

/** Calls `press` with each key; `\x03` is Ctrl-C. Returns how to end that. Does nothing where there is no keyboard. */
export function listenToKeys(stream: KeyStream, press: (key: string) => void): () => void {
  if (stream.isTTY !== true || stream.setRawMode === undefined) return () => {};
  const listener = (text: string): void => {
    for (const key of text) press(key);
  };
  stream.setRawMode(true);
  stream.setEncoding('utf8');
  stream.on('data', listener);
  stream.resume();
  return () => {
    stream.off('data', listener);
    stream.setRawMode?.(false);
    stream.pause();
  };
}
