// The transitions that marp-cli has, under its names: how the slide that goes and the one that comes move, as CSS. They are made when
// a deck asks for one. What comes stands above what goes, unless its keyframes put it behind.

/** 1 forward, -1 backward, as in marp-cli. */
const way = 'var(--marp-transition-direction)';
const behind = 'from, to { z-index: -1 }';

interface Frames {
  readonly incoming?: string;
  readonly outgoing?: string;
  /** Where going back is not the same with `way` turned round. Empty: the slide is not moved. */
  readonly incomingBack?: string;
  readonly outgoingBack?: string;
  /** How one disappears; the other one appears in reverse. */
  readonly both?: string;
}

/** `@keyframes` of a transition; undefined when there is none of this name. */
export function keyframesCss(name: string): string | undefined {
  const frames = transitions[name]?.();
  if (frames === undefined) return undefined;
  const kinds: readonly (readonly [string, string | undefined])[] = [
    ['incoming-transition-', frames.incoming],
    ['outgoing-transition-', frames.outgoing],
    ['incoming-transition-backward-', frames.incomingBack],
    ['outgoing-transition-backward-', frames.outgoingBack],
    ['transition-', frames.both],
  ];
  return kinds.map(([kind, css]) => (css === undefined ? '' : `@keyframes lutrin-${kind}${name} {${css}}\n`)).join('');
}

const transitions: Readonly<Record<string, () => Frames>> = {
  fade: () => ({
    outgoing: 'to { opacity: 0 }',
    incoming: 'from { opacity: 0; mix-blend-mode: plus-lighter } to { mix-blend-mode: plus-lighter }',
  }),
  'fade-out': () => ({ both: '50%, to { opacity: 0 }' }),
  glow: () => {
    const light = 'filter: blur(10px) contrast(0) brightness(2)';
    return {
      outgoing: `50% { animation-timing-function: step-start; ${light} } to { opacity: 0 }`,
      incoming: `${behind} from, 50% { ${light} }`,
    };
  },
  overlap: () => ({
    outgoing: '50% { filter: contrast(1) } to { filter: contrast(0) }',
    incoming:
      'from { opacity: 0; mix-blend-mode: overlay } 50% { opacity: 1; mix-blend-mode: overlay } to { mix-blend-mode: overlay }',
  }),

  slide: () => ({
    outgoing: `from { animation-timing-function: ease-in-out } to { transform: translateX(calc(${way} * -100%)) }`,
    incoming: `from { animation-timing-function: ease-in-out; transform: translateX(calc(${way} * 100%)) }`,
  }),
  push: () => appears('transform: translateX(100%)'),
  pull: () => leaves('transform: translateX(-100%)'),
  cover: () => appears('opacity: 0; transform: translateX(10%)'),
  reveal: () => leaves('opacity: 0; transform: translateX(-10%)'),
  zoom: () => appears('opacity: 0; transform: scale(0)'),
  implode: () => appears('opacity: 0; transform: scale(1.2)'),
  explode: () => leaves('opacity: 0; transform: scale(1.2)'),
  'in-out': () => {
    const small = (percent: number): string => `transform: translateX(calc(${way} * ${percent}%)) scale(0.45)`;
    const ease = 'animation-timing-function: ease-out';
    return {
      outgoing: `from { ${ease} } 50% { ${ease}; ${small(-25)} } to { filter: brightness(0.75); ${small(-36)} }`,
      incoming: `from { z-index: -1; ${ease}; filter: brightness(0.75); ${small(36)} } 50% { ${ease}; ${small(25)} } to { z-index: 0 }`,
    };
  },

  cube: () => solid('100vw', angle => `translateZ(-50vw) rotateY(${angle}) translateZ(50vw)`, -90),
  cylinder: () => solid('100vw', angle => `translateZ(50vw) rotateY(${angle}) translateZ(-50vw)`, 90),
  rotate: () =>
    solid(
      '100vw',
      (angle, against) => `translateZ(-50vw) rotateY(${angle}) translateZ(50vw) rotateY(${against})`,
      -180,
    ),
  coverflow: () => {
    const place = (side: number): string =>
      `perspective(50vw) translateX(calc(${way} * ${side * 60}vw)) rotateY(calc(${way} * ${side * -70}deg)) translateZ(${side === 0 ? 0 : '-50vw'})`;
    return {
      outgoing: `from { z-index: 1; ${smooth}; transform: ${place(0)} } to { z-index: 0; ${dark}; transform: ${place(-1)} }`,
      incoming: `from { z-index: 0; ${smooth}; ${dark}; transform: ${place(1)} } to { z-index: 1; transform: ${place(0)} }`,
    };
  },
  flip: () => {
    const edge = (angle: number): string =>
      `opacity: 0.75; transform: perspective(75vw) rotateY(calc(${way} * ${angle}deg))`;
    return {
      outgoing: `from { animation-timing-function: ease-in } 50% { animation-timing-function: step-start; ${edge(-90)} } to { opacity: 0 }`,
      incoming: `from { animation-timing-function: step-end; opacity: 0 } 50% { animation-timing-function: ease-out; ${edge(90)} }`,
    };
  },
  fall: () => {
    const lean = (angle: number): string =>
      `transform: perspective(100vmax) rotateX(${angle}deg); transform-origin: 50% 100%`;
    return leaves(`filter: brightness(0.75); ${lean(-90)}`, lean(0), 'cubic-bezier(0.4, 0, 1, 0.6)');
  },
  pivot: () => {
    const turned = (angle: number): string => `transform: rotate(${angle}deg); transform-origin: 0 0`;
    return appears(turned(-90), turned(0));
  },
  swoosh: () => {
    const from = 'translate3d(60vw, -80vh, -100vw) rotateX(90deg) rotate(90deg) scale(0)';
    const to = 'translate3d(0, 0, 0) rotateX(0deg) rotate(0deg) scale(1)';
    return appears(`transform: perspective(100vw) ${from}`, `transform: perspective(100vw) ${to}`);
  },

  drop: () => {
    const down = 'animation-timing-function: ease-in';
    const up = 'animation-timing-function: ease-out; transform: none';
    return {
      incoming: `from { transform: translateY(-100%) } 40% { ${up} } 60% { ${down}; transform: translateY(-10%) } 80% { ${up} } 90% { ${down}; transform: translateY(-1%) }`,
      outgoing: `35% { filter: none } to { ${dark} }`,
      incomingBack: `from { ${down}; ${dark} } 65% { filter: none }`,
      outgoingBack: `from { z-index: 1; ${down} } to { z-index: 1; transform: translateY(-100%) }`,
    };
  },
  swipe: () => {
    const away = (side: number): string => `transform: translate(-105%, ${side * 30}%) rotate(${side * 30}deg)`;
    const small = `${dark}; transform: scale(0.95)`;
    return {
      outgoing: `from { z-index: 1; animation-timing-function: ease-in; transform-origin: 100% 100% } to { z-index: 1; ${away(-1)}; transform-origin: 100% 100% }`,
      incoming: `from { ${smooth}; ${small} }`,
      outgoingBack: `from { ${smooth} } to { ${small} }`,
      incomingBack: `from { z-index: 1; animation-timing-function: ease-out; ${away(1)}; transform-origin: 100% 0 } to { z-index: 1; transform-origin: 100% 0 }`,
    };
  },
  swap: () => {
    const aside = (side: number): string =>
      `${smooth}; transform: translateY(calc(${way} * ${side * 50}%)) rotate(5deg)`;
    return {
      outgoing: `from { z-index: 1; ${smooth} } 50% { ${aside(-1)} } to { z-index: 0; ${dark} }`,
      incoming: `from { z-index: 0; ${smooth}; ${dark} } 50% { ${aside(1)} } to { z-index: 1 }`,
    };
  },

  'iris-in': () => appears('clip-path: circle(0)', 'clip-path: circle(75vmax)', 'linear'),
  'iris-out': () => leaves('clip-path: circle(0)', 'clip-path: circle(75vmax)', 'linear'),
  diamond: () => appears(diamond(0), diamond(100), 'linear'),
  star: () => appears(star(0), star(140), 'linear'),
  clockwise: () => ({ incoming: clock(1), incomingBack: clock(-1) }),
  counterclockwise: () => ({ incoming: clock(-1), incomingBack: clock(1) }),
  wiper: () => ({ incoming: wiper(1), incomingBack: wiper(-1) }),
  wipe: () => {
    const mask = (angle: number, side: string): string =>
      `mask: linear-gradient(${angle}deg, #0000 100vw, #000 110vw) ${side} / 210vw 100% no-repeat`;
    return {
      incoming: `from { ${mask(90, '0 0')} } to { ${mask(90, '100% 0')} }`,
      incomingBack: `from { ${mask(270, '100% 0')} } to { ${mask(270, '0 0')} }`,
    };
  },
  melt: () => ({ incoming: melt(y => y), incomingBack: melt(y => 100 - y) }),
};

/** All that there are. */
export const transitionNames: readonly string[] = Object.keys(transitions);

const smooth = 'animation-timing-function: ease-in-out';
const dark = 'filter: brightness(0.5)';

/** What comes does so above what goes, from a state to another; back, it leaves in the same way. */
function appears(from: string, to = '', ease = 'ease-out'): Frames {
  return {
    incoming: `from { animation-timing-function: ${ease}; ${from} } to { ${to} }`,
    incomingBack: behind,
    outgoingBack: `from { animation-timing-function: ${ease}; ${to} } to { ${from} }`,
  };
}

/** What goes does so from above what comes; back, it comes in the same way. */
function leaves(to: string, from = '', ease = 'ease-out'): Frames {
  return {
    incoming: behind,
    outgoing: `from { animation-timing-function: ${ease}; ${from} } to { ${to} }`,
    incomingBack: `from { animation-timing-function: ${ease}; ${to} } to { ${from} }`,
    outgoingBack: '',
  };
}

/** Both are sides of a solid, which turns by an angle, in degrees. */
function solid(perspective: string, side: (angle: string, against: string) => string, angle: number): Frames {
  const at = (part: number): string =>
    `transform: perspective(${perspective}) ${side(`calc(${way} * ${part}deg)`, `calc(${way} * ${-part}deg)`)}`;
  return {
    outgoing: `from { z-index: 1; ${smooth}; ${at(0)} } to { z-index: 0; ${dark}; ${at(angle)} }`,
    incoming: `from { z-index: 0; ${smooth}; ${dark}; ${at(-angle)} } to { z-index: 1; ${at(0)} }`,
  };
}

type Point = readonly [x: number | string, y: number | string];

/** Numbers are percentages. */
function polygon(points: readonly Point[]): string {
  const text = (value: number | string): string => (typeof value === 'number' ? `${value}%` : value);
  return `clip-path: polygon(${points.map(([x, y]) => `${text(x)} ${text(y)}`).join(', ')})`;
}

function diamond(radius: number): string {
  return polygon([
    [50, 50 - radius],
    [50 + radius, 50],
    [50, 50 + radius],
    [50 - radius, 50],
  ]);
}

/** With five points, `radius` in vmax. */
function star(radius: number): string {
  return polygon(
    Array.from({ length: 10 }, (_, index): Point => {
      const [far, angle] = [index % 2 === 0 ? radius : radius * 0.45, (Math.PI * index) / 5];
      return [
        `calc(50% + ${(far * Math.sin(angle)).toFixed(1)}vmax)`,
        `calc(50% - ${(far * Math.cos(angle)).toFixed(1)}vmax)`,
      ];
    }),
  );
}

/** A hand goes round, 1: clockwise; it passes the corners at these parts of the time. */
function clock(side: 1 | -1): string {
  const x = (right: number): number => 50 + side * right;
  const passed: readonly Point[] = [
    [50, 50],
    [50, 0],
    [x(50), 0],
    [x(50), 100],
    [x(-50), 100],
    [x(-50), 0],
    [50, 0],
  ];
  const times = ['0', '12.5', '37.5', '62.5', '87.5', '100'];
  return times.map((time, index) => `${time}% { ${upTo(passed, index + 2)} }`).join(' ');
}

/** The wiper of a car, 1: from the left. */
function wiper(side: 1 | -1): string {
  const x = (right: number): number => 50 + side * right;
  const passed: readonly Point[] = [
    [50, 100],
    [x(-50), 100],
    [x(-50), 0],
    [x(50), 0],
    [x(50), 100],
  ];
  const eases = ['ease-in', 'linear', 'ease-out', 'linear'];
  return eases
    .map(
      (ease, index) => `${[0, 33, 66, 100][index]}% { animation-timing-function: ${ease}; ${upTo(passed, index + 2)} }`,
    )
    .join(' ');
}

/** A polygon of which the last points are not reached yet. */
function upTo(points: readonly Point[], count: number): string {
  const last = points[count - 1];
  return polygon(points.map((point, index) => (index < count ? point : (last ?? point))));
}

/** What comes runs down in drops, of which some are faster. `turn` gives each height, in percent. */
function melt(turn: (y: number) => number): string {
  const drops: readonly (readonly [start: number, end: number])[] = [
    [4, 160],
    [9, 230],
    [3, 130],
    [13, 180],
    [6, 120],
    [2, 140],
    [12, 200],
    [5, 130],
    [10, 170],
    [3, 115],
    [8, 210],
    [4, 140],
    [6, 160],
  ];
  const edge = (height: (drop: readonly [number, number]) => number): string => {
    const points = drops.map(
      (drop, index): Point => [Math.round((100 * index) / (drops.length - 1)), turn(height(drop))],
    );
    return polygon([[102, turn(-60)], [-2, turn(-60)], ...points]);
  };
  return `from { opacity: 0.8; ${edge(([start]) => -start)} } 30% { opacity: 1 } to { ${edge(([, end]) => end)} }`;
}
