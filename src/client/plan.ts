// The plan of a deck: when each slide should begin and end, and each module, from the times that the page gives them.

/** What the page says of a slide, in seconds. */
export interface SlideTime {
  readonly seconds: number | undefined;
  /** Title of the module that it begins. */
  readonly module: string | undefined;
  readonly moduleSeconds: number | undefined;
}

export interface PlannedSlide {
  /** Seconds after the start. */
  readonly begin: number;
  readonly end: number;
  /** Undefined before the first module. */
  readonly module: PlannedModule | undefined;
}

export interface PlannedModule {
  readonly title: string;
  readonly begin: number;
  readonly seconds: number;
  /** Indices of its first slide and of the one after its last. */
  readonly from: number;
  readonly to: number;
}

export interface Plan {
  readonly slides: readonly PlannedSlide[];
  /** 0 when nothing is planned. */
  readonly seconds: number;
}

/**
 * A module's own time is more than the sum of its slides: those without a time share what the others leave of it, and the next
 * module begins when it is over.
 */
export function planOf(times: readonly SlideTime[]): Plan {
  const slides: PlannedSlide[] = [];
  let begin = 0;
  for (const { from, to } of partsOf(times)) {
    const own = times.slice(from, to);
    const first = own[0];
    const given = own.reduce((sum, { seconds }) => sum + (seconds ?? 0), 0);
    const total = first?.moduleSeconds ?? given;
    const share = Math.max(0, total - given) / Math.max(1, own.filter(({ seconds }) => seconds === undefined).length);
    const module = first?.module === undefined ? undefined : { title: first.module, begin, seconds: total, from, to };
    let at = begin;
    for (const { seconds } of own) {
      const end = at + (seconds ?? share);
      slides.push({ begin: at, end, module });
      at = end;
    }
    begin += total;
  }
  return { slides, seconds: begin };
}

/** The modules, and what is before the first of them. */
function partsOf(times: readonly SlideTime[]): { from: number; to: number }[] {
  const starts = times.flatMap(({ module }, index) => (module !== undefined || index === 0 ? [index] : []));
  return starts.map((from, at) => ({ from, to: starts[at + 1] ?? times.length }));
}

/** Seconds by which a time is after the end of what is planned for it, or (negative) before its begin. */
export function gapOf(at: number, { begin, end }: Pick<PlannedSlide, 'begin' | 'end'>): number {
  if (at > end) return at - end;
  return at < begin ? at - begin : 0;
}

/** The time for a slide that was shown for so many seconds, as an author would give it: in steps of 15, above two minutes of 30. */
export function suggestedSeconds(measured: number): number {
  const step = measured < 120 ? 15 : 30;
  return Math.max(step, Math.round(measured / step) * step);
}

/** `1m30s`, as in a deck's `time`. */
export function timeText(seconds: number): string {
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  return `${minutes > 0 ? `${minutes}m` : ''}${rest > 0 || minutes === 0 ? `${rest}s` : ''}`;
}

/** `1:02:03`, or `2:03` within the first hour. */
export function duration(seconds: number): string {
  const whole = Math.floor(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (number: number): string => String(number).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
