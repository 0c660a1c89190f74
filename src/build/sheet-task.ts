// The sheet of a lab for one edition.

import { type Edition, editionFolders, type LabFile } from '../course/model.js';
import { siteUrl } from '../course/paths.js';
import { expandText } from '../course/variables.js';
import { stepsOf } from '../parse/lab-model.js';
import { contentsById } from '../parse/step-contents.js';
import { type SlideLink, sheetPage, sheetPath } from '../render/sheet-page.js';
import type { Proof } from '../render/step-proof.js';
import type { Bridge } from './bridges.js';
import type { Diagrams } from './diagrams.js';
import { selfCheckOf } from './lab-self-check.js';
import type { PageResult } from './page-result.js';
import { type Session, silent, type TaskContext } from './session.js';

export interface SheetTask {
  readonly lab: LabFile;
  readonly edition: Edition;
  /** The slides of the edition that name steps of the lab. */
  readonly bridges: readonly Bridge[];
}

/** Undefined when the lab cannot be read. */
export async function buildSheet(
  task: SheetTask,
  session: Session,
  diagrams: Diagrams,
  context: TaskContext,
): Promise<PageResult | undefined> {
  const { outline, engine, tool } = session;
  const { config } = outline;
  const { id } = task.lab;
  const loaded = session.labForPage(id, task.edition, context);
  if (loaded === undefined) return undefined;
  const { lab, assets } = loaded;
  await engine.prepare(lab.source.text);
  const style = session.themeStyle(config.theme, 'sheet.css', context);
  style.assets.forEach(assets.keep);
  const firstStep = session.firstStep(id, context);
  const pdf = `labs/${id}/${id}.pdf`;
  const audience = lab.audience.map(group => config.audiences.get(group) ?? group);
  const script = selfCheckOf(id, session, context, task.edition === 'student' ? lab : undefined);
  const made = sheetPage({
    lab,
    context: loaded.context,
    engine,
    tool,
    style: style.css,
    firstStep,
    needs: lab.needs.map(need => ({ id: need, title: session.lab(need, silent(context))?.title ?? need })),
    audience,
    slides: slidesByStep(id, task.bridges),
    pdf,
    selfCheck: script,
    proof: proofOf(id, session, context),
    config,
    edition: task.edition,
    assets,
  });
  const drawn = await diagrams.draw(loaded.context.diagrams, session.diagramStyle(config.theme, context), context);
  const withDiagrams = (part: string): string =>
    part.replace(
      /<lutrin-diagram data-number="(\d+)"><\/lutrin-diagram>/g,
      (_all, number) => drawn[Number(number)] ?? '',
    );
  return {
    page: { ...made, pieces: { ...made.pieces, parts: made.pieces.parts.map(withDiagrams) } },
    files: script === undefined ? [] : [script],
    summary: {
      type: 'lab',
      id,
      page: sheetPath(id),
      pdf,
      title: expandText(lab.title, lab.variables),
      description: expandText(lab.target, lab.variables),
      author: config.author,
      keywords: '',
      audience,
      minutes: lab.minutes,
      count: stepsOf(lab).length,
      firstStep,
      level: lab.level,
      source: lab.source.path,
      bridges: [],
      folder: editionFolders[task.edition],
    },
  };
}

/** The ids of steps, each with the slides that name it. */
function slidesByStep(labId: string, bridges: readonly Bridge[]): ReadonlyMap<string, readonly SlideLink[]> {
  const links = new Map<string, SlideLink[]>();
  for (const { step, page, slide, title } of bridges) {
    const id = step.slice(labId.length + 1);
    const link = { url: `${siteUrl(page)}#${encodeURI(slide)}`, title };
    links.set(id, [...(links.get(id) ?? []), link]);
  }
  return links;
}

/** What was proved of the lab, and what it is now. */
function proofOf(id: string, session: Session, context: TaskContext): Proof | undefined {
  const lab = session.lab(id, silent(context));
  const result = session.labResults(context).get(id);
  return lab === undefined || result === undefined ? undefined : { result, contents: contentsById(lab) };
}
