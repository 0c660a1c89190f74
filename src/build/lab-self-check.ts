// The students' script of a lab, as it is published, and as it is put on a host that is run.

import type { Lab } from '../parse/lab-model.js';
import { stepContents } from '../parse/step-contents.js';
import { type SelfCheck, selfCheck } from '../render/self-check.js';
import { type Session, silent, type TaskContext } from './session.js';

/**
 * The script with its path and SHA-256; undefined when the lab has no public check, or cannot be read (which `session.lab`
 * reports). It is the same whichever edition asks: made from `student`, the lab as students read it, which is read when it is
 * not given. On a host: `TEAM=0 sh check.sh --tap`, with a value for each of `variables`; exit status 0 when all pass, 1 when
 * some fail, 2 when nothing could be tested.
 */
export function selfCheckOf(id: string, session: Session, task: TaskContext, student?: Lab): SelfCheck | undefined {
  const quiet = silent(task);
  const teachers = session.lab(id, quiet);
  const lab = student ?? session.labForPage(id, 'student', quiet)?.lab;
  if (teachers === undefined || lab === undefined) return undefined;
  const { title, language } = session.outline.config;
  return selfCheck({
    lab,
    course: title,
    content: stepContents(teachers).at(-1) ?? '',
    firstStep: session.firstStep(id, task),
    language,
    tool: session.tool,
  });
}
