// Paper: Chrome turns blurred shadows and translucent gradients into soft masks, which take seconds to print and, in some viewers,
// seconds a page to show. On paper they are left out. A crisp shadow, without blur, stays.

import type { Declaration, Plugin, Rule } from 'postcss';

/** A PostCSS plugin for Marp: gives each rule with a soft shadow one for paper without it. */
export function paperPlugin(): Plugin {
  return {
    postcssPlugin: 'lutrin-paper',
    OnceExit: (root, { AtRule }) => {
      root.walkRules(rule => {
        const soft = softShadows(rule);
        if (soft.length === 0) return;
        const plain = rule.clone({ nodes: soft.map(declaration => declaration.clone({ value: 'none' })) });
        const paper = new AtRule({ name: 'media', params: 'print', nodes: [plain] });
        rule.after(paper);
      });
    },
  };
}

/** What the theme `uncover` draws behind the page number: a gradient on screen, the same triangle without a mask on paper. */
export const uncoverPaperCss = `@media print {
  section::after { background-image: ${triangle('rgb(32 34 40 / 5%)')}; text-shadow: none }
  section.invert::after { background-image: ${triangle('rgb(255 255 255 / 5%)')} }
}`;

function triangle(fill: string): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 1h1V0Z" fill="${fill}"/></svg>`;
  return `url('data:image/svg+xml,${encodeURIComponent(svg)}')`;
}

function softShadows(rule: Rule): Declaration[] {
  const found: Declaration[] = [];
  rule.each(node => {
    if (node.type === 'decl' && isSoft(node)) found.push(node);
  });
  return found;
}

function isSoft({ prop, value }: Declaration): boolean {
  if (prop === 'filter') return /drop-shadow\(/.test(value);
  return (prop === 'text-shadow' || prop === 'box-shadow') && hasBlur(value);
}

/** The third length of a shadow is its blur. */
function hasBlur(value: string): boolean {
  return splitShadows(value).some(shadow => {
    const lengths =
      shadow
        .replace(/[a-z-]+\([^()]*(?:\([^()]*\)[^()]*)*\)/gi, ' ')
        .match(/(?<![\w#.-])-?(?:\d*\.)?\d+(?:[a-z]+|%)?(?![\w.])/gi) ?? [];
    return lengths.length >= 3 && Number.parseFloat(lengths[2] ?? '0') > 0;
  });
}

/** Shadows stand with commas between them, and functions have commas of their own. */
function splitShadows(value: string): string[] {
  return value.split(/,(?![^()]*\))/);
}
