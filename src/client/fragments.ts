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

function lineNumbers(lines: string): Set<number> {
  const numbers = new Set<number>();
  for (const range of lines.split(',')) {
    const [from = 0, to = from] = range.split('-').map(Number);
    for (let line = from; line <= to; line++) numbers.add(line);
  }
  return numbers;
}
