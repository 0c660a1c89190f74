// What to tell an author whose path names nothing: another spelling, the same path from the course's root, a near name.

import { posix } from 'node:path';
import { joinPath } from '../course/paths.js';
import type { DiagnosticDetails } from '../diagnostics/diagnostic.js';
import { nearest } from '../diagnostics/suggest.js';
import type { Files } from '../io/files.js';

/** `path` is what the author's `reference` names in the course. */
export function missingFileNotes(files: Files, path: string, reference: string): DiagnosticDetails {
  const folder = posix.dirname(path);
  const name = posix.basename(path);
  const names = (files.list(folder === '.' ? '' : folder) ?? []).map(entry => entry.name);
  const otherCase = names.find(candidate => candidate.toLowerCase() === name.toLowerCase() && candidate !== name);
  if (otherCase !== undefined)
    return {
      fix: `it is called "${otherCase}"`,
      notes: ['Capitals matter on most servers, also where they do not on this machine.'],
    };
  const fromRoot = joinPath('', reference.replace(/^\.\//, '').replace(/[?#].*$/, ''));
  if (fromRoot !== undefined && fromRoot !== path && files.kind(fromRoot) === 'file')
    return {
      notes: [`"${fromRoot}" exists from the root of the course. A path is relative to the file that it stands in.`],
    };
  const near = nearest(name, names);
  return near === undefined ? {} : { fix: `did you mean "${posix.join(posix.dirname(reference), near)}"?` };
}
