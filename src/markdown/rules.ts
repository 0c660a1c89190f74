// Which of Marp's and our rules are about slides, and how to do without them for a while.

import type MarkdownIt from 'markdown-it';

/** Rules that make slides of a document. */
const slideRules = [
  'marpit_heading_divider',
  'marpit_slide',
  'lutrin_slides',
  'lutrin_agenda',
  'lutrin_styles',
  'marpit_style_assign',
  'lutrin_style_scopes',
  'marpit_directives_parse',
  'lutrin_background_directive',
  'lutrin_packet',
  'marpit_fragment',
  'lutrin_code_steps',
  'marpit_apply_fragment',
  'marpit_inline_svg',
  'marpit_apply_background_image',
  'marpit_directives_apply',
  'lutrin_transitions',
  'marpit_advanced_background',
  'marpit_header_and_footer',
  'marpit_slide_containers',
  'marpit_containers',
  'marp_core_script',
  'marp_size',
  'marp_size_apply',
  'marp_size_apply_advanced_background',
  'lutrin_fences',
  'lutrin_themes',
  'lutrin_mistyped_directives',
];

/** Those of them that make slides and name them. */
const namingRules: ReadonlySet<string> = new Set(['marpit_heading_divider', 'marpit_slide', 'lutrin_slides']);

/** What a note of a slide has not: it leaves nothing behind on the Marp that has just rendered the slides. */
const notInNotes = {
  core: [...slideRules, 'marpit_directives_global_parse', 'marp_math_directive', 'marpit_collect', 'marp_slug'],
  block: ['front_matter', 'marp_math_block'],
  inline: ['marp_math_inline'],
};

/** For Markdown without slides. In prose, unlike on a slide, a new line of the source is no new line of the text. */
export function asDocument<T>(md: MarkdownIt, action: () => T): T {
  const { breaks } = md.options;
  md.options.breaks = false;
  try {
    return withoutRules(md, { core: slideRules }, action);
  } finally {
    md.options.breaks = breaks ?? true;
  }
}

/** Slides are made and named, and nothing else. */
export function asNames<T>(md: MarkdownIt, action: () => T): T {
  return withoutRules(md, { core: slideRules.filter(rule => !namingRules.has(rule)) }, action);
}

export function asNote<T>(md: MarkdownIt, action: () => T): T {
  return withoutRules(md, notInNotes, action);
}

function withoutRules<T>(
  md: MarkdownIt,
  rules: Readonly<Partial<Record<'core' | 'block' | 'inline', string[]>>>,
  action: () => T,
): T {
  const parts = (['core', 'block', 'inline'] as const).map(name => [md[name].ruler, rules[name] ?? []] as const);
  for (const [ruler, names] of parts) ruler.disable(names);
  try {
    return action();
  } finally {
    for (const [ruler, names] of parts) ruler.enable(names);
  }
}
