// How long each lab took when it was last run whole on this machine: where labs may run side by side, the longest is begun first, so
// that none is left alone at the end.

import type { LabReport } from '../labs/report.js';

/** Milliseconds by the id of the lab. */
export type LabTimes = ReadonlyMap<string, number>;

/** None when there is no file, or one that `timesText` did not make. */
export function readTimes(bytes: Uint8Array | undefined): LabTimes {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return new Map();
  }
  if (typeof value !== 'object' || value === null) return new Map();
  return new Map(Object.entries(value).filter(([, time]) => typeof time === 'number' && time >= 0));
}

/** The times with those of labs that were run whole since. */
export function timesText(before: LabTimes, reports: readonly LabReport[]): string {
  const times = new Map([...before, ...reports.map(({ id, milliseconds }) => [id, Math.round(milliseconds)] as const)]);
  return `${JSON.stringify(Object.fromEntries(times), null, 2)}\n`;
}

/** The longest first; before them those of which nothing is known, in their order. */
export function longestFirst<T extends { readonly id: string }>(items: readonly T[], times: LabTimes): T[] {
  const timeOf = ({ id }: T): number => times.get(id) ?? Number.MAX_VALUE;
  return [...items].sort((a, b) => timeOf(b) - timeOf(a));
}
