// A page as the watching server gives it out: with the scripts of a live page in the place of the published ones. Pure.

import type { LivePath } from './messages.js';

export interface LiveSettings {
  readonly version: string;
  /** The page goes to what the author edits. */
  readonly follow: boolean;
}

const scripts: readonly (readonly [published: RegExp, live: LivePath])[] = [
  [/<script src="[^"]*\/assets\/player-[\da-f]+\.js"><\/script>/, '/@lutrin/deck.js'],
  [/<script src="[^"]*\/assets\/sheet-[\da-f]+\.js"><\/script>/, '/@lutrin/sheet.js'],
];

/** Stands for a page that could not be made, until its source is right. */
export const unmadeHtml = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Not made</title>
</head>
<body>
<p>This page could not be made yet.</p>
</body>
</html>
`;

/** `html` is a whole page, or all of it but its parts. */
export function liveHtml(html: string, { version, follow }: LiveSettings): string {
  const meta = `<meta name="lutrin-version" content="${version}">\n${follow ? '' : '<meta name="lutrin-follow" content="off">\n'}`;
  const found = scripts.find(([published]) => published.test(html));
  const script = found === undefined ? '<script src="/@lutrin/page.js" defer></script>\n' : '';
  const own = found === undefined ? html : html.replace(found[0], `<script src="${found[1]}"></script>`);
  return own.replace(/(<meta charset="utf-8">\n)/, `$1${meta}${script}`);
}
