// What axe, the accessibility checker, finds in a page.

import axe from 'axe-core';
import type { Page } from 'puppeteer-core';

/** What axe finds in the page, or in the part of it that a selector names; by all of its rules, or by those that are named. */
export async function violations(page: Page, within = 'html', rules?: readonly string[]): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  const found = await page.evaluate(
    (selector, values) =>
      (globalThis as unknown as { axe: typeof axe }).axe.run(selector, {
        preload: false,
        resultTypes: ['violations'],
        ...(values === undefined ? {} : { runOnly: { type: 'rule', values } }),
      }),
    within,
    rules && [...rules],
  );
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html.slice(0, 120)).join(' | ')}`);
}
