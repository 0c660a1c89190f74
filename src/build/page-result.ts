// What a page task gives: the page, and what the course page and the printer need to know of it.

import type { Page } from '../render/page.js';
import type { Bridge } from './bridges.js';
import type { OutputRecord } from './manifest.js';

export interface PageResult {
  readonly page: Page;
  /** Other files of the edition that come with it. */
  readonly files: readonly PageFile[];
  readonly summary: PageSummary;
}

export interface PageFile {
  /** From the root of the edition. */
  readonly path: string;
  readonly text: string;
}

/** A summary as it is kept: with the document that is printed. */
export interface KeptSummary extends PageSummary {
  readonly printed: OutputRecord;
}

export interface PageSummary {
  readonly type: 'deck' | 'lab';
  readonly id: string;
  /** Paths from the root of the edition. */
  readonly page: string;
  readonly pdf: string;
  readonly title: string;
  readonly description: string;
  readonly author: string;
  readonly keywords: string;
  /** Labels of the groups that it is for; empty for all. */
  readonly audience: readonly string[];
  readonly minutes: number | undefined;
  /** Slides of a deck, steps of a lab. */
  readonly count: number;
  /** Number of a lab's first step. */
  readonly firstStep: number | undefined;
  readonly level: number | undefined;
  /** The author's file. */
  readonly source: string;
  /** The slides of a deck that name steps of labs. */
  readonly bridges: readonly Bridge[];
  /** Folder of the edition. */
  readonly folder: string;
}
