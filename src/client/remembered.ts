// What a browser keeps for a page, where it keeps anything: under file:// and in private windows it may refuse.

type Place = 'local' | 'session';

export function kept(key: string, place: Place): string | undefined {
  try {
    return storage(place).getItem(key) ?? undefined;
  } catch {
    return undefined; // refused: the page starts anew
  }
}

export function keep(key: string, value: string, place: Place): void {
  try {
    storage(place).setItem(key, value);
  } catch {
    // Refused, or full: it lasts as long as the page.
  }
}

function storage(place: Place): Storage {
  return place === 'local' ? localStorage : sessionStorage;
}
