// Which HTML an author may write when the course does not allow all of it: Marp's allowlist and captions (`track`), and `id`, `style`,
// `data-*`, `aria-*` and `role` on the same tags. What is not allowed is shown as text, as in Marp.

import { Marp } from '@marp-team/marp-core';
import xss from 'xss';

export interface Sanitiser {
  /** Safe HTML; calls `removed` with the name of each tag that was turned into text. */
  sanitise(html: string, removed: (tag: string) => void): string;
}

// The module is CommonJS: its other exports hang on the default one, which its types do not say.
const { FilterXSS, escapeAttrValue, friendlyAttrValue } = xss as typeof xss & typeof import('xss');

/** What a video and its sources may name, its captions may, too. */
const { source } = Marp.html;
const src = source === undefined || Array.isArray(source) ? false : (source.src ?? false);
const rules: typeof Marp.html = {
  ...Marp.html,
  track: { default: true, kind: true, label: true, src, srclang: true },
};

const globalAttribute = /^(?:id|role|(?:data|aria)-[\w-]+)$/;
const unsafeStyle = /expression\s*\(|javascript:|vbscript:|behavior\s*:|-moz-binding|@import|<\//i;

export function createSanitiser(): Sanitiser {
  const allowList = Object.fromEntries(
    Object.entries(rules).map(([tag, allowed]) => [tag, allowedAttributes(allowed)]),
  );
  let removed: (tag: string) => void = () => {};
  const filter = new FilterXSS({
    allowList,
    css: false,
    onIgnoreTag: tag => void removed(tag),
    onIgnoreTagAttr: (_tag, name, value) => globalAttributeText(name, value),
    safeAttrValue: (tag, name, value) => escapeAttrValue(checkedValue(tag, name, friendlyAttrValue(value))),
  });
  return {
    sanitise: (html, onRemoved) => {
      removed = onRemoved;
      return filter.process(html);
    },
  };
}

function allowedAttributes(allowed: (typeof rules)[string]): string[] {
  if (Array.isArray(allowed)) return allowed;
  return Object.entries(allowed).flatMap(([name, rule]) => (rule === false ? [] : [name]));
}

function globalAttributeText(name: string, value: string): string | undefined {
  if (globalAttribute.test(name)) return `${name}="${escapeAttrValue(value)}"`;
  if (name !== 'style') return undefined;
  const style = friendlyAttrValue(value);
  return unsafeStyle.test(style.replace(/\\|\/\*.*?\*\//g, '')) ? undefined : `style="${escapeAttrValue(style)}"`;
}

function checkedValue(tag: string, name: string, value: string): string {
  const allowed = rules[tag];
  const rule = allowed === undefined || Array.isArray(allowed) ? undefined : allowed[name];
  return typeof rule === 'function' ? rule(value) : value;
}
