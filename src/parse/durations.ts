// Durations as fences write them.

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Of `500ms`, `30s`, `5m`, `1h`. */
export function milliseconds(duration: string): number {
  const [, number = '0', unit = 's'] = /^(\d+)(ms|s|m|h)$/.exec(duration) ?? [];
  return Number(number) * (units[unit] ?? 1000);
}
