// A lab of a course in memory, as teachers see it.

import { createSession } from '../../src/build/session.js';
import { discover } from '../../src/course/discover.js';
import { memoryFiles } from '../../src/io/files.js';
import { recording } from '../../src/io/recording.js';
import { createToolFiles } from '../../src/io/tool-files.js';
import { createEngine } from '../../src/markdown/engine.js';
import type { Lab } from '../../src/parse/lab-model.js';
import type { CourseFiles } from './build.js';

export function labOf(files: CourseFiles, id: string): Lab {
  const memory = memoryFiles(files);
  const problems: string[] = [];
  const outline = discover(memory, found => problems.push(found.message));
  const session = createSession(memory, createToolFiles(), outline, createEngine(), '/course');
  const lab = session.lab(id, { recorder: recording(memory), report: found => problems.push(found.message) });
  if (lab === undefined || problems.length > 0) throw new Error(`The lab ${id} cannot be read: ${problems.join(' ')}`);
  return lab;
}
