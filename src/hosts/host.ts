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

export interface LabHost {
  readonly name: string;
  /** What it is made of, for the report. */
  readonly kind: string;
  run(script: Script): Promise<Outcome>;
  put(file: HostFile): Promise<Outcome>;
  /** Resolves when it is up again. */
  reboot(): Promise<void>;
  /** The last lines of its log. */
  log(): Promise<string>;
  /** How to get a shell on it. */
  readonly enter: string;
}

/** What a lab says of a host, variables replaced. */
export interface HostPlan {
  readonly name: string;
  readonly driver: string;
  readonly settings: Readonly<Record<string, string>>;
}

/** The hosts of one lab and their network. */
export interface LabWorld {
  readonly hosts: ReadonlyMap<string, LabHost>;
  /** Values that blocks of the lab have saved. They are kept with what the hosts hold. */
  readonly saved: Map<string, string>;
  /** Shuts the hosts down and keeps what they hold under this name, for labs that go on from there. */
  keep(state: string): Promise<void>;
  /** Nothing of it is left after this. */
  destroy(): Promise<void>;
}
