// The fragments of a slide: what appears step by step, and the lines of code that are stepped through.

export function fragmentsOf(svg: Element): Element[] {
  return [...svg.querySelectorAll('[data-marpit-fragment]')];
}

/** Shows the first fragments, `shown` of them, and no others. */
export function showFragments(svg: Element, fragments: readonly Element[], shown: number): void {
  for (const [index, element] of fragments.entries()) element.classList.toggle('pending', index >= shown);
  for (const code of svg.querySelectorAll('pre[data-lines], marp-pre[data-lines]'))
    highlightStep(code, fragments, shown);
}

/** The lines of a code block's last step that is shown; those of its first step before that. */
function highlightStep(code: Element, fragments: readonly Element[], shown: number): void {
  let lines = code.getAttribute('data-lines') ?? '';
  for (let step = code.nextElementSibling; step?.classList.contains('code-step'); step = step.nextElementSibling)
    if (fragments.indexOf(step) < shown) lines = step.getAttribute('data-lines') ?? lines;
  const numbers = lineNumbers(lines);
  const all = lines === 'all';
  for (const [index, line] of [...code.querySelectorAll('.line')].entries())
    line.classList.toggle('highlighted', all || numbers.has(index + 1));
}

/** The lines of code that a step puts forward, once it is shown; undefined for other fragments. */
export function highlightedBy(fragment: Element): string | undefined {
  if (!fragment.classList.contains('code-step')) return undefined;
  let code: Element | null = fragment;
  while (code?.classList.contains('code-step')) code = code.previousElementSibling;
  return [...(code?.querySelectorAll('.line.highlighted') ?? [])].map(line => line.textContent).join('\n');
}

function lineNumbers(lines: string): Set<number> {
  const numbers = new Set<number>();
  for (const range of lines.split(',')) {
    const [from = 0, to = from] = range.split('-').map(Number);
    for (let line = from; line <= to; line++) numbers.add(line);
  }
  return numbers;
}
