// A machine on which a lab runs, whatever it is made of.

/** What is run on a host: one process, with nothing to read. */
export interface Script {
  /** For Bash. */
  readonly text: string;
  /** The name of a user of the host; `root` without it. */
  readonly user: string | undefined;
  /** Where it starts; where the last script of that user ended, without it. */
  readonly cwd: string | undefined;
  /** Milliseconds after which it is killed, with all that it started. */
  readonly timeout: number;
}

export interface Outcome {
  /** Exit status; undefined when it was killed. */
  readonly status: number | undefined;
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, as they came. */
  readonly output: string;
  /** Bytes that were left out in the middle. */
  readonly omitted: number;
  /** Line of the script that failed, counted from 1. */
  readonly line: number | undefined;
  readonly milliseconds: number;
}

export interface HostFile {
  readonly path: string;
  readonly content: string;
  readonly mode: string | undefined;
  readonly owner: string | undefined;
  readonly append: boolean;
}

/** What somebody sees and types who sits in front of a machine. */
export interface HostConsole {
  /**
   * Waits until the console shows the text, after what was expected and typed before. What it shows because it was typed does
   * not count. `late`: not within `timeout` milliseconds; `off`: the machine is not running.
   */
  expect(text: string, timeout: number): Promise<'shown' | 'late' | 'off'>;
  /** Types a line and presses Enter. False when the machine is not running. */
  send(line: string): Promise<boolean>;
}

/** A picture of a screen. */
export interface Screenshot {
  /** As the report names it. */
  readonly file: string;
  /** One colour covers all of it, or nearly. */
  readonly isBlank: boolean;
}

export interface LabHost {
  readonly name: string;
  /** What it is made of, for the report. */
  readonly kind: string;
  /** Why no script can be run and no file put there. */
  readonly consoleOnly?: string;
  readonly console?: HostConsole;
  /** Keeps a picture of its screen under this name, over the one before. */
  screenshot?(name: string): Promise<Screenshot>;
  run(script: Script): Promise<Outcome>;
  put(file: HostFile): Promise<Outcome>;
  /** Resolves when it is up again; one that has only a console is switched off and on. */
  reboot(): Promise<void>;
  /** The last lines of its log. */
  log(): Promise<string>;
  /** What its compilers did since this was asked last; only of a host for which that is kept. */
  compiled?(): Promise<Compiled>;
  /** How to get a shell on it. */
  readonly enter: string;
}

/** Files that were to be compiled. */
export interface Compiled {
  /** Those whose result was there from an earlier run, for the same source, headers and options. */
  readonly kept: number;
  readonly anew: number;
}

/** What a lab says of a host, variables replaced. */
export interface HostPlan {
  readonly name: string;
  readonly driver: string;
  readonly settings: Readonly<Record<string, string>>;
}

/** A host as its world has it. */
export interface MadeHost extends LabHost {
  /** Ends its programs in their order; what it holds is whole then. */
  shutDown(): Promise<void>;
  /** Writes what it holds to an empty folder, for a host that goes on from there. It is down. */
  keep(folder: string): Promise<void>;
  /** At once. */
  destroy(): Promise<void>;
}

/** The hosts of one lab and their network. */
export interface LabWorld {
  readonly hosts: ReadonlyMap<string, LabHost>;
  /** Hosts that were not made, and why. */
  readonly absent: ReadonlyMap<string, string>;
  /** Values that blocks of the lab have saved. They are kept with what the hosts hold. */
  readonly saved: Map<string, string>;
  /** Shuts the hosts down and keeps what they hold under this name, for labs that go on from there. */
  keep(state: string): Promise<void>;
  /** Nothing of it is left after this. */
  destroy(): Promise<void>;
}
