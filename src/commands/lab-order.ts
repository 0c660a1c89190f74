// What labs that run side by side say, one lab after the other: the first one at once, the next when those before it have ended.

export interface LabLines {
  /** For the lab at this place. */
  line(index: number, text: string): void;
  /** The lab at this place has ended. */
  end(index: number): void;
}

export function inTheirOrder(count: number, print: (text: string) => void): LabLines {
  const kept: string[][] = Array.from({ length: count }, () => []);
  const ended = new Set<number>();
  let shown = 0;
  return {
    line: (index, text) => {
      if (index === shown) print(text);
      else kept[index]?.push(text);
    },
    end: index => {
      ended.add(index);
      while (ended.has(shown)) {
        shown++;
        for (const text of kept[shown]?.splice(0) ?? []) print(text);
      }
    },
  };
}
