// What a course is: plain, readonly data that every later stage shares.

import type { Variables } from './variables.js';

export type Edition = 'student' | 'instructor';

export const editions: readonly Edition[] = ['student', 'instructor'];

/** Where each edition is written, from the course folder. */
export const editionFolders: Readonly<Record<Edition, string>> = { student: 'dist', instructor: 'private' };

export interface CourseConfig {
  readonly title: string;
  readonly description: string;
  readonly author: string;
  /** BCP 47 language of pages and decks that do not say their own. */
  readonly language: string;
  /** Theme of the decks that name none. */
  readonly theme: string;
  /** Groups of students: id to label. */
  readonly audiences: ReadonlyMap<string, string>;
  readonly variables: Variables;
  /** Steps are numbered through the course or anew in each lab. */
  readonly numbering: 'course' | 'lab';
  /** Where the student edition is published; links in PDFs become absolute with it. */
  readonly url: string | undefined;
  /** All HTML is allowed in decks and labs, not only the allowlist. */
  readonly html: boolean;
}

/** A deck before it is read: its id is also its path under `slides/` of an edition. */
export interface DeckFile {
  readonly id: string;
  readonly path: string;
}

/** A lab before it is read. */
export interface LabFile {
  readonly id: string;
  readonly path: string;
}

export interface ThemeFile {
  readonly name: string;
  readonly path: string;
}

/** What the folder holds. */
export interface Outline {
  readonly config: CourseConfig;
  /** Has a `slides/` or `labs/` folder or a course.yml; else a folder that just holds Marp decks. */
  readonly isCourse: boolean;
  readonly decks: readonly DeckFile[];
  readonly labs: readonly LabFile[];
  readonly themes: readonly ThemeFile[];
}
