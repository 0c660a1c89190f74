// course.yml: unknown YAML in, a total configuration out. Every key is optional.

import { diagnostic, type Report } from '../diagnostics/diagnostic.js';
import type { Source } from '../diagnostics/source.js';
import { type Fields, readFields } from './fields.js';
import type { CourseConfig } from './model.js';
import { parseYaml } from './yaml.js';

export const configFile = 'course.yml';

const keys = [
  'title',
  'description',
  'author',
  'language',
  'theme',
  'audiences',
  'variables',
  'numbering',
  'url',
  'html',
] as const;

/** The configuration of a course without a course.yml. A folder that just holds decks looks as in Marp. */
export function defaultConfig(isCourse: boolean): CourseConfig {
  return {
    title: 'Course',
    description: '',
    author: '',
    language: 'en',
    theme: isCourse ? 'lutrin' : 'default',
    audiences: new Map(),
    variables: new Map(),
    numbering: 'lab',
    url: undefined,
    html: false,
  };
}

export function parseConfig(source: Source, report: Report): CourseConfig {
  const base = defaultConfig(true);
  const yaml = parseYaml(source, source.text, 0, 'core');
  if (yaml.problem !== undefined) {
    report(diagnostic('config/yaml', yaml.keySpan([]), `course.yml cannot be read: ${yaml.problem.message}.`));
    return base;
  }
  const fields = readFields(yaml, keys, { unknownKey: 'config/unknown-key', badValue: 'config/bad-value' }, report);
  return {
    title: fields.text('title') ?? base.title,
    description: fields.text('description') ?? base.description,
    author: fields.text('author') ?? base.author,
    language: language(fields) ?? base.language,
    theme: fields.text('theme') ?? base.theme,
    audiences: audiences(fields),
    variables: fields.variables('variables'),
    numbering: fields.oneOf('numbering', ['course', 'lab']) ?? base.numbering,
    url: url(fields),
    html: fields.flag('html') ?? base.html,
  };
}

function language(fields: Fields): string | undefined {
  const tag = fields.text('language');
  if (tag === undefined) return undefined;
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    fields.bad(['language'], `"${tag}" is no language tag.`, 'for example en, fr or pt-BR');
    return undefined;
  }
}

function audiences(fields: Fields): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [id, label] of fields.entries('audiences')) {
    if (!/^[a-z][a-z\d-]*$/.test(id))
      fields.bad(['audiences', id], `"${id}" is no audience id: a-z, digits and - only.`);
    else found.set(id, typeof label === 'string' || typeof label === 'number' ? String(label) : id);
  }
  return found;
}

function url(fields: Fields): string | undefined {
  const text = fields.text('url');
  if (text === undefined) return undefined;
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text.endsWith('/') ? text : `${text}/`;
  fields.bad(['url'], `"${text}" is no web address.`, 'for example https://example.org/course/');
  return undefined;
}
