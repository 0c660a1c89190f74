// Work that is done side by side: as much at a time as there are lanes, each piece as soon as those before it have ended.

export interface Piece<T> {
  readonly id: string;
  /** Ids of pieces that must have ended before it begins. */
  readonly after: readonly string[];
  run(): Promise<T>;
}

/**
 * What the pieces result in, in their order, in which they are also begun where they need not wait. After one that throws no
 * other is begun, and its error is thrown when those that run have ended. Pieces that wait for one another, or for one that is
 * not there, are an error, too.
 */
export async function inLanes<T>(pieces: readonly Piece<T>[], lanes: number): Promise<T[]> {
  const waiting = [...pieces];
  const running = new Map<string, Promise<void>>();
  const results = new Map<string, T>();
  const isReady = ({ after }: Piece<T>): boolean => after.every(id => results.has(id));
  const begin = (piece: Piece<T>): void => {
    const ended = (result: T): void => {
      results.set(piece.id, result);
      running.delete(piece.id);
    };
    running.set(piece.id, piece.run().then(ended));
  };
  try {
    while (waiting.length > 0 || running.size > 0) {
      const next = running.size < lanes ? waiting.findIndex(isReady) : -1;
      const piece = next < 0 ? undefined : waiting.splice(next, 1)[0];
      if (piece !== undefined) begin(piece);
      else if (running.size > 0) await Promise.race(running.values());
      else throw new Error(`${waiting.map(({ id }) => id).join(', ')}: what they wait for does not come.`);
    }
  } catch (error) {
    await Promise.allSettled(running.values());
    throw error;
  }
  return pieces.map(({ id }) => results.get(id) as T);
}
