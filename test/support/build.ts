// Builds a course that is held in memory. Pages only: without a browser each PDF is an error, which is left out here.

import { engineParts } from '../../src/build/page-runner.js';
import { build } from '../../src/build/run.js';
import type { BuildOptions, BuildResult } from '../../src/build/state.js';
import { editions } from '../../src/course/model.js';
import { type Diagnostic, sortDiagnostics } from '../../src/diagnostics/diagnostic.js';
import { formatDiagnostic } from '../../src/diagnostics/format.js';
import { memoryFiles } from '../../src/io/files.js';
import { memoryOutput, type Output } from '../../src/io/output.js';
import { createToolFiles } from '../../src/io/tool-files.js';
import type { EngineParts } from '../../src/markdown/engine.js';
import type { Browser } from '../../src/print/browser.js';

export type CourseFiles = Readonly<Record<string, string | Uint8Array>>;

export interface Built {
  readonly diagnostics: readonly Diagnostic[];
  readonly result: BuildResult;
  /** The text of an output; throws when there is none. */
  text(path: string): string;
  readonly paths: readonly string[];
}

export const noBrowser: Browser = {
  identity: '',
  start: () => {},
  print: async () => undefined,
  draw: async () => undefined,
  advice: () => [],
  close: async () => {},
};

/** Shared by all builds of a test: grammars take memory that is never given back. */
let sharedParts: EngineParts | undefined;

export async function buildInMemory(
  files: CourseFiles,
  options: Partial<BuildOptions> = {},
  output: Output = memoryOutput(),
): Promise<Built> {
  const tool = createToolFiles();
  const result = await build(
    {
      files: memoryFiles(files),
      sourceStamp: () => undefined,
      output,
      tool,
      engineParts: () => {
        sharedParts ??= engineParts(tool);
        return sharedParts;
      },
      browser: noBrowser,
      root: '/course',
    },
    { editions, audience: undefined, ...options },
    { planned: () => {}, made: () => {} },
  );
  const diagnostics = sortDiagnostics(result.diagnostics.filter(found => found.code !== 'print/no-browser'));
  return {
    diagnostics,
    result,
    paths: ['dist', 'private'].flatMap(folder => output.files(folder)).sort(),
    text: path => {
      const bytes = output.read(path);
      if (bytes === undefined) throw new Error(`There is no ${path}. Outputs: ${output.files('dist').join(', ')}`);
      return new TextDecoder().decode(bytes);
    },
  };
}

export function diagnosticsText(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map(found => formatDiagnostic(found)).join('\n\n');
}
