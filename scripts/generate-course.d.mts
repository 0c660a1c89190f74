export const deckSizes: readonly number[];
export function generateCourse(folder: string, sizes?: readonly number[], seed?: number): string[];
export function deck(index: number, size: number, next: () => number): string;
export function random(seed: number): () => number;
