// How a deck is shown: one slide at a time, all of them as a page to read, or all at a glance. The classes of the root element by
// which style sheets know it (`reading`, `overview`) are set here alone.

export type ViewMode = 'slide' | 'reading' | 'overview';

export interface ViewModes {
  current(): ViewMode;
  show(mode: ViewMode): void;
  /** Calls back after each change, with the mode before. */
  onChange(listener: (mode: ViewMode, before: ViewMode) => void): void;
}

export function createViewModes(): ViewModes {
  const { classList } = document.documentElement;
  const listeners: ((mode: ViewMode, before: ViewMode) => void)[] = [];
  let current: ViewMode = 'slide';
  return {
    current: () => current,
    show: mode => {
      if (mode === current) return;
      const before = current;
      current = mode;
      classList.toggle('reading', mode === 'reading');
      classList.toggle('overview', mode === 'overview');
      for (const tell of listeners) tell(mode, before);
    },
    onChange: listener => void listeners.push(listener),
  };
}
