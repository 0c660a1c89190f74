// A lab guide: front matter and Markdown in, a `Lab` and diagnostics out. Strict, because what is wrong here fails in the room.

import type Token from 'markdown-it/lib/token.mjs';
import { type Fields, readFields } from '../course/fields.js';
import type { CourseConfig } from '../course/model.js';
import { overlay, unknownVariables, type Variable, type Variables } from '../course/variables.js';
import type { Yaml } from '../course/yaml.js';
import { diagnostic, type Report } from '../diagnostics/diagnostic.js';
import { type Source, spanAt, spanOfLine } from '../diagnostics/source.js';
import { didYouMean, listOf } from '../diagnostics/suggest.js';
import type { Engine } from '../markdown/engine.js';
import { parseFrontMatter } from './front-matter.js';
import { checkReferences } from './lab-checks.js';
import { checkExpected } from './lab-expected.js';
import { readHosts } from './lab-hosts.js';
import type { Lab } from './lab-model.js';
import { readSections } from './lab-sections.js';
import type { PageContext } from './page-context.js';

export interface LabContext {
  readonly config: CourseConfig;
  readonly engine: Engine;
  readonly page: PageContext;
  readonly report: Report;
  /** Ids of all labs of the course. */
  readonly labIds: readonly string[];
}

const keys = ['id', 'title', 'target', 'audience', 'level', 'minutes', 'needs', 'tier', 'hosts', 'vars'] as const;

/** What a lab says of itself before its Markdown is read: all that other pages need of its variables. */
export interface LabHead {
  readonly fields: Fields;
  readonly variables: Variables;
}

export function readLabHead(source: Source, config: CourseConfig, report: Report): LabHead {
  const yaml = parseFrontMatter(source, 'core', [], report) ?? noYaml(source);
  const fields = readFields(yaml, keys, { unknownKey: 'lab/unknown-key', badValue: 'lab/bad-value' }, report);
  return { fields, variables: overlay(config.variables, fields.variables('vars')) };
}

export function parseLab(id: string, source: Source, head: LabHead, context: LabContext): Lab {
  const { fields, variables } = head;
  const hosts = readHosts(fields, context.report);
  const tokens: readonly Token[] = context.engine.parseDocument(source.text, context.page);
  const known = withSaved(variables, tokens);
  reportVariables(source, known, context.report);
  reportLostFences(source, tokens, context.report);
  const { introduction, sections } = readSections(tokens, source, {
    hosts: new Set(hosts.keys()),
    report: context.report,
    page: context.page,
  });
  const lab: Lab = {
    id,
    source,
    title: fields.text('title') ?? id,
    target: fields.text('target') ?? '',
    audience: readAudience(fields, context.config, context.report),
    level: readLevel(fields),
    minutes: fields.number('minutes', 1),
    needs: readNeeds(fields, id, context.labIds, context.report),
    tier: readTier(fields),
    hosts,
    variables: known,
    introduction,
    sections,
  };
  checkId(fields, id);
  checkReferences(lab, context.report);
  checkExpected(lab, context.report);
  return lab;
}

/** Markdown takes a line for text that begins a fence with backticks and has one more: what is below it would not be run, in silence. */
function reportLostFences(source: Source, tokens: readonly Token[], report: Report): void {
  for (const token of tokens.filter(({ type }) => type === 'inline'))
    for (const [index, line] of token.content.split('\n').entries())
      if (/^`{3,}[^\s{`]*\s*\{.*`/.test(line))
        report(
          diagnostic(
            'lab/fence',
            spanOfLine(source, (token.map?.[0] ?? 0) + index + 1),
            'This is no fence, because the line has backticks after those at its beginning.',
            { fix: line.replace(/^`+/, '~~~') },
          ),
        );
}

function noYaml(source: Source): Yaml {
  const span = spanOfLine(source, 1);
  return { value: undefined, keySpan: () => span, valueSpan: () => span };
}

function checkId(fields: Fields, id: string): void {
  const said = fields.text('id');
  if (said !== undefined && said !== id) fields.bad(['id'], `"${said}" is no id for a lab: a-z, digits and - only.`);
}

function readLevel(fields: Fields): number | undefined {
  const level = fields.number('level', 1);
  if (level !== undefined && level > 3) fields.bad(['level'], `"level" is 1, 2 or 3, not "${level}".`);
  return level;
}

function readTier(fields: Fields): Lab['tier'] {
  const tier = fields.text('tier') ?? 'fast';
  if (tier === 'fast' || tier === 'full') return tier;
  fields.bad(['tier'], `"tier" is fast or full, not "${tier}".`);
  return 'fast';
}

function readAudience(fields: Fields, config: CourseConfig, report: Report): readonly string[] {
  const names = fields.texts('audience') ?? [];
  return names.filter((name, index) => {
    if (config.audiences.has(name)) return true;
    const ids = [...config.audiences.keys()];
    const notes = [ids.length === 0 ? 'course.yml declares no audiences.' : `Audiences of the course: ${listOf(ids)}.`];
    const details = { fix: didYouMean(name, ids), notes };
    const span = fields.valueSpan(['audience', index]);
    report(diagnostic('audience/unknown', span, `No audience has the id "${name}".`, details));
    return false;
  });
}

function readNeeds(fields: Fields, id: string, labIds: readonly string[], report: Report): readonly string[] {
  return (fields.texts('needs') ?? []).filter((name, index) => {
    if (labIds.includes(name) && name !== id) return true;
    const others = labIds.filter(other => other !== id);
    const message = name === id ? `The lab "${id}" needs itself.` : `No lab has the id "${name}".`;
    const details = { fix: didYouMean(name, others), notes: others.length === 0 ? [] : [`Labs: ${listOf(others)}.`] };
    report(diagnostic('lab/unknown-lab', fields.valueSpan(['needs', index]), message, details));
    return false;
  });
}

/** `save=NAME` makes a variable of what a block printed: known from then on, with no value on paper. */
function withSaved(variables: Variables, tokens: readonly Token[]): Variables {
  const saved = tokens.flatMap((token): [string, Variable][] => {
    const name = token.type === 'fence' ? /[{\s]save=([A-Z][A-Z\d_]*)/.exec(token.info)?.[1] : undefined;
    return name === undefined ? [] : [[name, { type: 'fixed', value: `<${name}>` }]];
  });
  return saved.length === 0 ? variables : overlay(variables, new Map(saved));
}

function reportVariables(source: Source, variables: Variables, report: Report): void {
  for (const { name, offset } of unknownVariables(source.text, variables)) {
    const details = {
      fix: didYouMean(name, variables.keys()),
      notes: ['Declare it under "vars" here or "variables" in course.yml; @@{ writes a literal @{.'],
    };
    const span = spanAt(source, offset, name.length + 3);
    report(diagnostic('lab/unknown-variable', span, `No variable is called "${name}".`, details));
  }
}
