export interface Latencies {
  readonly count: number;
  /** Milliseconds. */
  readonly median: number;
  readonly p99: number;
  readonly longest: number;
}

export interface RoomMeasures {
  readonly followers: number;
  /** Followers that were cut off. */
  readonly lost: number;
  readonly turned: Latencies;
  readonly moved: Latencies;
  /** Bytes for each follower: of the process once they have joined and after all changes, and what of it lives on. */
  readonly memory: { readonly joined: number; readonly after: number; readonly heap: number };
}

export function measureRoom(options: {
  readonly folder: string;
  readonly work: string;
  readonly deck: string;
  readonly places: readonly string[];
  readonly followers: number;
  readonly turns: number;
  readonly movements: number;
}): Promise<RoomMeasures>;
