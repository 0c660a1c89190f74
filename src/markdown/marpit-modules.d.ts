// Parts of Marpit that have no types of their own.

declare module '@marp-team/marpit/lib/helpers/inline_style.js' {
  const module: { default: { prototype: { decls: Record<string, unknown>; toString(): string } } };
  export default module;
}

declare module '@marp-team/marpit/lib/markdown/directives/yaml.js' {
  const module: { yaml(text: string, loose?: boolean | string[]): Record<string, unknown> | false };
  export default module;
}
