// The steps of labs that slides name, `<!-- step: LAB/STEP -->`: where they lead, or why they lead nowhere.

import { expandText } from '../course/variables.js';
import { diagnostic, type Report, type Span } from '../diagnostics/diagnostic.js';
import { didYouMean, listOf } from '../diagnostics/suggest.js';
import type { StepLink } from '../markdown/context.js';
import { type Lab, stepsOf } from './lab-model.js';

export interface StepLinkContext {
  readonly report: Report;
  /** All of the course. */
  readonly labIds: readonly string[];
  /** Those that the deck names; one that cannot be read, which is reported with the lab, is missing. */
  readonly labs: ReadonlyMap<string, NumberedLab>;
  /** URL of the lab's sheet. */
  sheetUrl(id: string): string;
}

export interface NumberedLab {
  readonly lab: Lab;
  /** Number of its first step. */
  readonly first: number;
}

/** Never false for a deck that names steps of labs. */
export function hasSteps(text: string): boolean {
  return /^[ \t]*(?:<!--+\s*)?["']?step["']?[ \t]*:/m.test(text);
}

/** The step that `reference` names. `span` is the place of the reference, or of a part of it. */
export function stepLink(
  reference: string,
  span: (part: string) => Span,
  context: StepLinkContext,
): StepLink | undefined {
  const [labId = '', ...rest] = reference.split('/');
  const stepId = rest.join('/');
  const ids = context.labIds;
  if (!ids.includes(labId)) {
    const notes = [ids.length === 0 ? 'The course has no labs.' : `Labs: ${listOf(ids, 20)}.`];
    const details = { fix: didYouMean(labId, ids), notes };
    context.report(diagnostic('deck/unknown-lab', span(labId), `No lab has the id "${labId}".`, details));
    return undefined;
  }
  const named = context.labs.get(labId);
  if (named === undefined) return undefined;
  const { lab, first } = named;
  const steps = stepsOf(lab);
  const index = steps.findIndex(step => step.id === stepId);
  const step = steps[index];
  if (step === undefined) {
    const known = steps.map(({ id }) => id);
    const message =
      stepId === '' ? `"${reference}" names no step of the lab.` : `The lab "${labId}" has no step "${stepId}".`;
    const details = { fix: didYouMean(stepId, known), notes: [`Its steps: ${listOf(known, 20)}.`] };
    context.report(diagnostic('deck/unknown-step', span(stepId || reference), message, details));
    return undefined;
  }
  return {
    reference,
    url: `${context.sheetUrl(labId)}#${encodeURI(stepId)}`,
    number: first + index,
    title: expandText(step.title, lab.variables),
  };
}
