// The plan of a deck by slides and modules, and what a rehearsal suggests.

import { describe, expect, it } from 'vitest';
import { duration, gapOf, type Plan, planOf, suggestedSeconds, timeText } from '../../src/client/plan.js';

/** `60`, `-` for a slide without a time, `Name` or `Name=300` before the slide that begins a module. */
function plan(...slides: readonly string[]): Plan {
  return planOf(
    slides.map(text => {
      const [, module, own, seconds] = /^(?:([A-Z])(?:=(\d+))?:)?(\d+|-)$/.exec(text) ?? [];
      const number = (digits: string | undefined): number | undefined =>
        digits === undefined || digits === '-' ? undefined : Number(digits);
      return { seconds: number(seconds), module, moduleSeconds: number(own) };
    }),
  );
}

const ends = ({ slides }: Plan): number[] => slides.map(({ end }) => end);

describe('a plan', () => {
  it('is the sum of the slides where modules have no time of their own', () => {
    const { slides, seconds } = plan('60', 'A:30', '90', '-', 'B:60');
    expect(slides.map(({ begin, end }) => [begin, end])).toEqual([
      [0, 60],
      [60, 90],
      [90, 180],
      [180, 180],
      [180, 240],
    ]);
    expect(slides.map(({ module }) => module?.title)).toEqual([undefined, 'A', 'A', 'A', 'B']);
    expect(slides[2]?.module).toEqual({ title: 'A', begin: 60, seconds: 120, from: 1, to: 4 });
    expect(seconds).toBe(240);
  });
  it('shares what is left of a module among its slides without a time', () =>
    expect(ends(plan('A=300:-', '60', '-', 'B:60'))).toEqual([120, 180, 300, 360]));
  it('lets the next module begin when a module is over, whatever its slides add up to', () => {
    expect(ends(plan('A=300:60', '60', 'B:60'))).toEqual([60, 120, 360]);
    expect(ends(plan('A=60:60', '60', '-', 'B:60'))).toEqual([60, 120, 120, 120]);
  });
  it('of nothing takes no time', () => expect([planOf([]).seconds, plan('-', 'A:-').seconds]).toEqual([0, 0]));
});

it.each([
  [90, 0],
  [59, -1],
  [121, 1],
])('at %i, a slide from 60 to 120 is missed by %i', (at, gap) => expect(gapOf(at, { begin: 60, end: 120 })).toBe(gap));

it.each([
  [5, '15s'],
  [22, '15s'],
  [23, '30s'],
  [78, '1m15s'],
  [118, '2m'],
  [134, '2m'],
  [136, '2m30s'],
  [3590, '60m'],
])('%i seconds suggest %s', (measured, text) => expect(timeText(suggestedSeconds(measured))).toBe(text));

it.each([
  [0, '0:00'],
  [61.9, '1:01'],
  [3723, '1:02:03'],
])('%d seconds are %s', (seconds, text) => expect(duration(seconds)).toBe(text));
