// What a browser keeps for a page, where it keeps anything: under file:// and in private windows it may refuse. What is for the
// session is with the entry of the history then, which a page that is loaded again still has.

type Place = 'local' | 'session';

export function kept(key: string, place: Place): string | undefined {
  try {
    return storage(place).getItem(key) ?? undefined;
  } catch {
    return place === 'session' ? entry()[key] : undefined; // refused: the page starts anew
  }
}

export function keep(key: string, value: string, place: Place): void {
  try {
    storage(place).setItem(key, value);
  } catch {
    // Refused, or full: it lasts as long as the page, or its entry.
    if (place === 'session') history.replaceState({ ...entry(), [key]: value }, '');
  }
}

function entry(): Readonly<Record<string, string>> {
  return (history.state ?? {}) as Readonly<Record<string, string>>;
}

function storage(place: Place): Storage {
  return place === 'local' ? localStorage : sessionStorage;
}
