// A lab as data: what its front matter says, its steps, and the role of each of its fences. It can be rendered, and run, as it is.

import type Token from 'markdown-it/lib/token.mjs';
import type { Variables } from '../course/variables.js';
import type { Span } from '../diagnostics/diagnostic.js';
import type { Source } from '../diagnostics/source.js';

export interface Lab {
  readonly id: string;
  readonly source: Source;
  readonly title: string;
  /** What the student can do at the end, in one sentence. */
  readonly target: string;
  readonly audience: readonly string[];
  /** 1 to 3. */
  readonly level: number | undefined;
  readonly minutes: number | undefined;
  /** Ids of the labs before it. */
  readonly needs: readonly string[];
  /** Runs of the fast tier leave out labs of the full one. */
  readonly tier: 'fast' | 'full';
  readonly hosts: ReadonlyMap<string, Host>;
  /** The course's variables with the lab's own over them. */
  readonly variables: Variables;
  /** What stands before the first section. */
  readonly introduction: readonly Token[];
  readonly sections: readonly Section[];
}

export interface Host {
  readonly name: string;
  readonly driver: 'container' | 'vm' | 'ssh' | 'serial';
  readonly settings: Readonly<Record<string, string>>;
  readonly span: Span;
}

/** A `##` section: a step, or one that says it is none. */
export interface Section {
  readonly isStep: boolean;
  readonly id: string;
  /** Text of the heading; `heading` are its tokens. */
  readonly title: string;
  readonly heading: readonly Token[];
  readonly span: Span;
  readonly facts: StepFacts;
  /** Without heading and facts. A fence of the lab is a token of type `ownToken` with the block in its meta. */
  readonly tokens: readonly Token[];
  readonly blocks: readonly Block[];
}

/** The paragraph under a step's heading: `Duration: 30 min · Level: 1/3 · Host: web1`. */
export interface StepFacts {
  readonly minutes: number | undefined;
  readonly level: string | undefined;
  readonly host: string | undefined;
  readonly needs: string | undefined;
}

interface BlockBase {
  readonly language: string;
  /** Content of the fence, variables not yet replaced. */
  readonly code: string;
  readonly span: Span;
  readonly attributes: ReadonlyMap<string, string>;
  readonly instructorOnly: boolean;
  /** Lines to highlight. */
  readonly lines: string | undefined;
}

export interface RunBlock extends BlockBase {
  readonly role: 'run';
  readonly host: string | undefined;
  /** A transcript: lines that begin with a prompt are commands, the others their output. */
  readonly transcript: boolean;
}

export interface OutputBlock extends BlockBase {
  readonly role: 'output';
}

export interface FileBlock extends BlockBase {
  readonly role: 'file';
  readonly path: string;
  readonly host: string | undefined;
}

export interface CheckBlock extends BlockBase {
  readonly role: 'check';
  readonly id: string;
  readonly title: string;
  readonly host: string | undefined;
  readonly needs: readonly string[];
}

export interface QuestionBlock extends BlockBase {
  readonly role: 'question';
  readonly id: string;
}

export interface SerialBlock extends BlockBase {
  readonly role: 'serial';
  readonly host: string | undefined;
  readonly dialogue: readonly DialogueLine[];
}

/** What the console shows, as a part of what it prints; or a line that is typed. */
export interface DialogueLine {
  readonly type: 'expect' | 'send';
  /** Variables not yet replaced. */
  readonly text: string;
  readonly span: Span;
}

/** Code that is only shown. */
export interface CodeBlock extends BlockBase {
  readonly role: 'code';
}

export type Block = RunBlock | OutputBlock | FileBlock | CheckBlock | QuestionBlock | SerialBlock | CodeBlock;

export type Role = Block['role'];

export function stepsOf(lab: Lab): readonly Section[] {
  return lab.sections.filter(section => section.isStep);
}

/** Where blocks of a section are done that name no host: on the one that the section names, or on the first one of the lab. */
export function ownHost(named: string | undefined, hosts: Iterable<string>): string | undefined {
  return named ?? [...hosts].find(name => name !== 'probe');
}
