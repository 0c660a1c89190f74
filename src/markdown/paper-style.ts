// Paper: Chrome turns blurred shadows and translucent gradients into soft masks, which take seconds to print and, in some viewers,
// seconds a page to show. On paper shadows are left out, but for crisp ones without blur, and such gradients become a flat colour.

import postcss, { type Declaration, type Plugin, type Rule } from 'postcss';
import { flatGradients } from './flat-gradients.js';

/** A PostCSS plugin for Marp: gives each rule with a soft shadow or a translucent gradient one for paper without it. */
export function paperPlugin(): Plugin {
  return {
    postcssPlugin: 'lutrin-paper',
    OnceExit: (root, { AtRule }) => {
      root.walkRules(rule => {
        const nodes = forPaper(rule);
        if (nodes.length > 0)
          rule.after(new AtRule({ name: 'media', params: 'print', nodes: [rule.clone({ nodes })] }));
      });
    },
  };
}

/** The HTML of a page for paper: the same for styles that stand at an element. */
export function paperStyles(html: string): string {
  return html.replace(/(\sstyle=")([^"]*(?:shadow|gradient\()[^"]*)"/g, (all, before: string, style: string) => {
    try {
      const rule = postcss.parse(`a{${style.replace(/&quot;/g, '"').replace(/&amp;/g, '&')}}`).first;
      const nodes = rule?.type === 'rule' ? forPaper(rule) : [];
      const text = nodes.map(node => `${node.prop}:${node.value}`).join(';');
      return nodes.length === 0 ? all : `${before}${style};${text.replace(/&/g, '&amp;').replace(/"/g, '&quot;')}"`;
    } catch {
      return all; // no CSS: it has no effect, on paper neither
    }
  });
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

function forPaper(rule: Rule): Declaration[] {
  const found: Declaration[] = [];
  rule.each(node => {
    const value = node.type === 'decl' ? paperValue(node) : undefined;
    if (node.type === 'decl' && value !== undefined) found.push(node.clone({ value }));
  });
  return found;
}

/** What stands in its place on paper; undefined when it can stay. */
function paperValue({ prop, value }: Declaration): string | undefined {
  if (prop === 'filter') return /drop-shadow\(/.test(value) ? 'none' : undefined;
  if (prop === 'text-shadow' || prop === 'box-shadow') return hasBlur(value) ? 'none' : undefined;
  return prop === 'background' || prop === 'background-image' ? flatGradients(value) : undefined;
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
