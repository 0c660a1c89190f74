// HTML that closes what it opens and nothing else, so that what an author wrote cannot reach beyond its place on the page.

import { scanTags } from './html-tags.js';

const withoutEnd = /^(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)$/;

/** End tags of what is not open are left out; what is still open at the end, or around an end tag, is closed. */
export function balancedHtml(html: string): string {
  const open: string[] = [];
  let result = '';
  let last = 0;
  const closeTo = (depth: number): string =>
    open
      .splice(depth)
      .reverse()
      .map(name => `</${name}>`)
      .join('');
  for (const { type, name, start, end } of scanTags(html)) {
    if (type === 'open') {
      // A slash before the end of a tag closes nothing in HTML.
      if (!withoutEnd.test(name)) open.push(name);
      continue;
    }
    if (type !== 'close') continue;
    const depth = open.lastIndexOf(name);
    result += html.slice(last, start) + (depth < 0 ? '' : closeTo(depth));
    last = end;
  }
  return result + html.slice(last) + closeTo(0);
}
