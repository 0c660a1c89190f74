// Why a build made and removed pages, in words.

import type { KeptSummary } from '../build/page-result.js';
import { neverBuilt } from '../build/stale.js';
import type { BuildResult } from '../build/state.js';
import { configFile } from '../course/config.js';

/** The files of decks and labs by the ids of their tasks. */
export type Sources = ReadonlyMap<string, string>;

export function sourcesOf({ tasks }: Pick<BuildResult, 'tasks'>): Sources {
  return new Map([...tasks].filter(([id]) => isPage(id)).map(([id, { value }]) => [id, (value as KeptSummary).source]));
}

/** Each reason once. `before` are the sources of the build before this one: without one, no page is new or gone. */
export function reasonsOf({ tasks, ran }: Pick<BuildResult, 'tasks' | 'ran'>, before: Sources | undefined): string[] {
  const sources = sourcesOf({ tasks });
  const made = [...tasks].filter(([id]) => ran.has(id));
  const ofPages = made.flatMap(([id, { because }]) => {
    const source = sources.get(id);
    if (source === undefined) return [];
    if (because !== neverBuilt) return [because.replace(/^configuration\b/, configFile)];
    return before === undefined ? [] : [`${source} is new`];
  });
  const kept = new Set(sources.values());
  const gone = [...(before?.values() ?? [])].filter(source => !kept.has(source)).map(source => `${source} is gone`);
  const reasons = [...new Set([...ofPages, ...gone])];
  // A course page tells what the other pages are; by itself it is made for what is said of the course.
  const isOfCourse = made.some(([id, { because }]) => id.endsWith(' index') && because.includes('configuration'));
  return reasons.length === 0 && isOfCourse ? [`${configFile} changed`] : reasons;
}

function isPage(id: string): boolean {
  return /^\w+ (?:deck|lab) .*(?<! pdf)$/.test(id);
}
