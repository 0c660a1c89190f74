// The modules of a deck, and the time that each has: of its own, or that of its slides.

import type { NamedSlide } from './slide-names.js';

/** What a module comes of. */
export interface TimedSlide extends NamedSlide {
  readonly id: string;
  /** Planned seconds. */
  readonly time: number | undefined;
  /** Planned seconds of the module that the slide begins. */
  readonly moduleTime: number | undefined;
}

/** A part of a deck: a slide whose heading is of the deck's highest level, and those up to the next. */
export interface Module {
  /** Of its first slide. */
  readonly id: string;
  readonly title: string;
  /** Index of its first slide. */
  readonly index: number;
  /** Planned for it: its own time, or that of all its slides; 0 when no time is given. */
  readonly seconds: number;
  /** Planned for those of its slides that have a time. */
  readonly slideSeconds: number;
}

/** The modules of a deck. The heading of its title slide is the deck's own, and begins none. */
export function modulesOf(slides: readonly TimedSlide[]): Module[] {
  const starts = moduleStarts(slides);
  return starts.flatMap((start, at) => {
    const first = slides[start];
    if (first?.heading === undefined) return [];
    const slideSeconds = secondsOf(slides.slice(start, starts[at + 1]));
    const seconds = first.moduleTime ?? slideSeconds;
    return [{ id: first.id, title: first.heading, index: start, seconds, slideSeconds }];
  });
}

/** Indices of the slides that begin modules. */
export function moduleStarts(slides: readonly NamedSlide[]): number[] {
  let highest = Number.POSITIVE_INFINITY;
  let starts: number[] = [];
  for (const [index, { heading, level }] of slides.entries()) {
    if (heading === undefined || level === undefined || level > highest || (index === 0 && level === 1)) continue;
    if (level < highest) starts = [];
    highest = level;
    starts.push(index);
  }
  return starts;
}

/** Planned for the whole deck; 0 when no time is given. */
export function plannedSeconds(slides: readonly TimedSlide[]): number {
  const modules = modulesOf(slides);
  const before = secondsOf(slides.slice(0, modules[0]?.index));
  return modules.reduce((sum, { seconds }) => sum + seconds, before);
}

/** Whether more than the slide at `index` has to be rendered when it becomes `now`: agendas, and slides that begin modules. */
export function changesModules(
  slides: readonly TimedSlide[],
  index: number,
  now: TimedSlide,
  hasAgenda: boolean,
): boolean {
  const old = slides[index];
  if (old !== undefined && isSameInModules(old, now)) return false;
  const after = slides.with(index, now);
  return (hasAgenda && agendaKey(after) !== agendaKey(slides)) || modulesKey(after) !== modulesKey(slides);
}

function isSameInModules(a: TimedSlide, b: TimedSlide): boolean {
  return (
    a.id === b.id &&
    a.heading === b.heading &&
    a.level === b.level &&
    a.time === b.time &&
    a.moduleTime === b.moduleTime
  );
}

/** What all agendas of a deck say. */
function agendaKey(slides: readonly TimedSlide[]): string {
  return JSON.stringify(modulesOf(slides));
}

/** What other slides depend on in a deck without agendas: where modules begin, and whether their slides keep to their time. */
function modulesKey(slides: readonly TimedSlide[]): string {
  return JSON.stringify(
    modulesOf(slides).map(({ index, slideSeconds }) => {
      const own = slides[index]?.moduleTime;
      return own === undefined ? index : [index, own, slideSeconds];
    }),
  );
}

function secondsOf(slides: readonly TimedSlide[]): number {
  return slides.reduce((sum, { time }) => sum + (time ?? 0), 0);
}
