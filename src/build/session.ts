// What the page tasks of one build share: the engine, the labs, the themes. Each is made once; a task that uses it again
// gets its recorded reads as if it had made it itself.

import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createAssetSet } from '../course/assets.js';
import type { Edition, LabFile, Outline } from '../course/model.js';
import { readText } from '../course/text.js';
import type { Diagnostic, Report } from '../diagnostics/diagnostic.js';
import type { Files } from '../io/files.js';
import { type Recording, recording } from '../io/recording.js';
import type { ToolFiles } from '../io/tool-files.js';
import type { Engine } from '../markdown/engine.js';
import { documentOf } from '../parse/document.js';
import { parseLab, readLabHead } from '../parse/lab.js';
import { type Lab, stepsOf } from '../parse/lab-model.js';
import { type LabResults, readLabResults } from '../parse/lab-results.js';
import { createPageContext, type PageContext } from '../parse/page-context.js';
import { type LoadedTheme, loadTheme, loadThemeStyle, ownTheme } from '../parse/themes.js';
import { type DiagramStyle, diagramStyle } from '../render/diagram.js';
import { hasChanged } from './touched.js';

/** What a task may ask; every answer is recorded for it. */
export interface TaskContext {
  readonly recorder: Recording;
  readonly report: Report;
}

export interface Session {
  readonly outline: Outline;
  readonly engine: Engine;
  readonly tool: ToolFiles;
  /** The lab as teachers see it, with all its diagnostics; undefined when it cannot be read. */
  lab(id: string, task: TaskContext): Lab | undefined;
  /** The lab for an edition, ready to be rendered with its context. */
  labForPage(id: string, edition: Edition, task: TaskContext): LabForPage | undefined;
  /** What the last full run of the labs has proved. */
  labResults(task: TaskContext): LabResults;
  /** Number of the lab's first step in the course, or 1. */
  firstStep(id: string, task: TaskContext): number;
  /** The theme of that name and those it imports, added to the engine; empty when the course and the tool have none. */
  theme(name: string, task: TaskContext): readonly LoadedTheme[];
  themeStyle(name: string, file: string, task: TaskContext): LoadedTheme;
  /** Colours and type of the diagrams on slides of this theme. */
  diagramStyle(theme: string, task: TaskContext): DiagramStyle;
  /** What `make` makes of files: made once, as long as they stay as they are. `key` tells it from everything else. */
  shared<T>(key: string, task: TaskContext, make: Make<T>): T;
  /** Drops what was made from these files, which have changed. */
  forget(changed: ReadonlySet<string>): void;
}

export interface LabForPage {
  readonly lab: Lab;
  readonly context: PageContext;
  readonly assets: ReturnType<typeof createAssetSet>;
}

/** `root` is the absolute path of the course. */
export function createSession(files: Files, tool: ToolFiles, outline: Outline, engine: Engine, root: string): Session {
  const { shared, forget } = createShared(files);
  const labFile = (id: string): LabFile | undefined => outline.labs.find(lab => lab.id === id);

  const readLab = (file: LabFile, edition: Edition, reads: Files, report: Report): LabForPage | undefined => {
    const source = readText(reads, file.path, report);
    if (source === undefined) return undefined;
    const assets = createAssetSet();
    const head = readLabHead(source, outline.config, report);
    const context = createPageContext({
      files: reads,
      outline,
      document: documentOf(source),
      edition,
      variables: head.variables,
      assets,
      report,
    });
    const labIds = outline.labs.map(lab => lab.id);
    return {
      lab: parseLab(file.id, source, head, { config: outline.config, engine, page: context, report, labIds }),
      context,
      assets,
    };
  };

  const lab = (id: string, task: TaskContext): Lab | undefined => {
    const file = labFile(id);
    return (
      file &&
      shared(`lab ${id}`, task, ({ recorder, report }) => readLab(file, 'instructor', recorder.files, report)?.lab)
    );
  };

  const themeStyle: Session['themeStyle'] = (name, file, task) =>
    shared(`style ${name} ${file}`, task, ({ recorder: { files: reads }, report }) =>
      loadThemeStyle(name, file, { files: reads, tool, themes: outline.themes, report }),
    );
  const hasTokens = (name: string): boolean => name === ownTheme || outline.themes.some(theme => theme.name === name);

  return {
    outline,
    engine,
    tool,
    lab,
    shared,
    forget,
    themeStyle,
    diagramStyle: (name, task) => {
      const style = hasTokens(name) ? themeStyle(name, 'tokens.css', silent(task)) : undefined;
      return diagramStyle(style?.css, asset => absoluteAsset(asset, style, tool, root));
    },
    // Not shared: a page adds to its assets. Its mistakes are those of the instructor's reading, which is a superset.
    labForPage: (id, edition, task) => {
      const file = labFile(id);
      if (file === undefined || lab(id, task) === undefined) return undefined;
      return readLab(file, edition, task.recorder.files, () => {});
    },
    labResults: task => shared('lab results', task, ({ recorder, report }) => readLabResults(recorder.files, report)),
    firstStep: (id, task) => {
      if (outline.config.numbering === 'lab') return 1;
      const before = outline.labs.slice(
        0,
        outline.labs.findIndex(found => found.id === id),
      );
      return before.reduce((count, file) => count + stepCount(lab(file.id, silent(task))), 1);
    },
    theme: (name, task) =>
      shared(`theme ${name}`, task, ({ recorder: { files: reads }, report }) => {
        const themes = loadTheme(name, { files: reads, tool, themes: outline.themes, report });
        for (const theme of themes) engine.addTheme(theme.css);
        return themes;
      }),
  };
}

/** The URL of a theme's font for a page that stands in no edition. */
function absoluteAsset(name: string, style: LoadedTheme | undefined, tool: ToolFiles, root: string): string {
  const content = style?.assets.find(asset => asset.name === name)?.content;
  if (content === undefined || content.type === 'bytes') return name;
  return pathToFileURL(content.type === 'tool' ? tool.locate(content.path) : path.join(root, content.path)).href;
}

/** A task that only needs a number of another lab does not repeat that lab's diagnostics. */
export function silent(task: TaskContext): TaskContext {
  return { recorder: task.recorder, report: () => {} };
}

function stepCount(lab: Lab | undefined): number {
  return lab === undefined ? 0 : stepsOf(lab).length;
}

type Make<T> = (task: TaskContext) => T;

interface Shared {
  shared<T>(key: string, task: TaskContext, make: Make<T>): T;
  forget(changed: ReadonlySet<string>): void;
}

function createShared(files: Files): Shared {
  const made = new Map<
    string,
    { value: unknown; reads: ReturnType<Recording['reads']>; diagnostics: readonly Diagnostic[] }
  >();
  return {
    shared: <T>(key: string, task: TaskContext, make: Make<T>): T => {
      let entry = made.get(key);
      if (entry === undefined) {
        const recorder = recording(files);
        const diagnostics: Diagnostic[] = [];
        const value = make({ recorder, report: found => diagnostics.push(found) });
        entry = { value, reads: recorder.reads(), diagnostics };
        made.set(key, entry);
      }
      task.recorder.replay(entry.reads);
      entry.diagnostics.forEach(task.report);
      return entry.value as T;
    },
    forget: changed => {
      for (const [key, { reads }] of made) if (reads.some(read => hasChanged(read, changed, files))) made.delete(key);
    },
  };
}
