// The order in which pages are made, so that neither this process nor Chrome waits for the other: a ramp from the shortest page,
// each twice as long as the one before, gives Chrome its first work at once; the rest follows with the longest first, so that
// no long print is left alone at the end.

export function inWorkingOrder<T>(items: readonly T[], size: (item: T) => number): T[] {
  const descending = [...items].sort((a, b) => size(b) - size(a));
  const ramp = new Set<T>();
  let next = 0;
  for (const item of [...descending].reverse()) {
    if (size(item) < next) continue;
    ramp.add(item);
    next = size(item) * 2;
  }
  return [...ramp, ...descending.filter(item => !ramp.has(item))];
}
