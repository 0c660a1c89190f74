// Clock, time since the start, and pace: how far before or behind the plan, in all and within the module. The plan begins with the
// slide with which the clock began, as no lecture gives a whole course; that of a module with the slide with which one came to it.

import type { Clock } from './clock.js';
import { duration, gapOf, type Plan, type PlannedModule, planOf } from './plan.js';
import type { Player } from './player-state.js';

export interface Pace {
  show(): void;
  pause(): void;
  restart(): void;
}

/** Seconds before the plan says that one is early or late. */
const tolerance = 30;

export function createPace(player: Player, desk: HTMLElement, clock: Clock): Pace {
  let plan = planOfPage(player);
  const show = (): void => {
    write(desk, 'clock', new Date().toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }));
    write(desk, 'elapsed', duration(clock.elapsed()));
    desk.classList.toggle('paused', !clock.isRunning() && clock.elapsed() > 0);
    showPace(desk, player, clock, plan);
    showModule(desk, player, clock, plan);
  };
  player.onChange(() => {
    plan = planOfPage(player); // a live page may have got other times
    show();
  });
  setInterval(show, 500);
  return {
    show,
    pause: () => {
      if (clock.isRunning()) clock.pause();
      else clock.run();
      show();
    },
    restart: () => {
      clock.restart();
      show();
    },
  };
}

export function planOfPage(player: Player): Plan {
  return planOf(
    player.slides().map(svg => {
      const { seconds, module, moduleSeconds } = svg.closest<HTMLElement>('.page')?.dataset ?? {};
      const number = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));
      return { seconds: number(seconds), module, moduleSeconds: number(moduleSeconds) };
    }),
  );
}

function showPace(desk: HTMLElement, player: Player, clock: Clock, { slides, seconds }: Plan): void {
  const place = desk.querySelector<HTMLElement>('.pace');
  const { index, id } = player.view();
  const slide = slides[index];
  if (place === null || slide === undefined) return;
  place.hidden = seconds === 0;
  const begin = slides[Math.max(0, player.ids().indexOf(clock.first()))]?.begin ?? 0;
  const elapsed = clock.elapsed();
  const gap = gapText(place, elapsed === 0 ? 0 : gapOf(begin + elapsed, slide));
  write(desk, 'pace', `${gap} · ${duration(clock.spent().get(id) ?? 0)} / ${duration(slide.end - slide.begin)}`);
}

function showModule(desk: HTMLElement, player: Player, clock: Clock, { slides }: Plan): void {
  const place = desk.querySelector<HTMLElement>('.module-pace');
  const slide = slides[player.view().index];
  const module = slide?.module;
  if (place === null) return;
  // A module of one slide has nothing to say that its slide does not.
  place.hidden = module === undefined || module.seconds === 0 || module.to - module.from < 2;
  if (place.hidden || slide === undefined || module === undefined) return;
  const at = timeIn(module, player, clock, slides);
  const left = module.seconds - at;
  const gap = gapText(place, gapOf(at, { begin: slide.begin - module.begin, end: slide.end - module.begin }));
  const isOver = left <= -1;
  const words = (isOver ? place.dataset.overText : place.dataset.leftText) ?? '';
  write(desk, 'module-title', module.title);
  const time = words
    .replace('%s', duration(isOver ? -left : Math.max(0, left)))
    .replace('%t', duration(module.seconds));
  write(desk, 'module-time', time);
  write(desk, 'module-gap', `· ${gap}`);
}

/** Seconds of the module that are over: those on its slides, and those planned for what was left out at its beginning. */
function timeIn({ from, to, begin }: PlannedModule, player: Player, clock: Clock, slides: Plan['slides']): number {
  const ids = player.ids().slice(from, to);
  const spent = clock.spent();
  const entered = [...spent.keys()].find(id => ids.includes(id));
  const entry = entered === undefined ? player.view().index : from + ids.indexOf(entered);
  const missed = (slides[entry]?.begin ?? begin) - begin;
  return ids.reduce((sum, id) => sum + (spent.get(id) ?? 0), missed);
}

/** Says early, on time or late in words, and in the colour of `place`. */
function gapText(place: HTMLElement, gap: number): string {
  const kind = Math.abs(gap) < tolerance ? 'onTime' : gap > 0 ? 'late' : 'early';
  place.dataset.pace = kind;
  return (place.closest<HTMLElement>('.desk')?.dataset[kind] ?? '').replace('%s', duration(Math.abs(gap)));
}

function write(desk: HTMLElement, name: string, text: string): void {
  const place = desk.querySelector(`.${name}`);
  if (place !== null && place.textContent !== text) place.textContent = text;
}
