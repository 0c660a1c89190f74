// Scripts on a machine that is reached by ssh: one connection, over which each script has a session of its own.

import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { endCommand } from './end-mark.js';
import type { HostFile, Outcome, Script } from './host.js';
import { type RunOptions, run, start, withLog } from './program.js';
import { commandFor, killScript, putCommand, putLimit, quoted, scriptFolder, stageScript } from './script.js';
import { became, pause, stopped, until } from './waiting.js';

export interface ShellPlan {
  /** Of the host, as a failure names it. */
  readonly name: string;
  /** On this machine, for the sockets and logs of its own. */
  readonly folder: string;
  /** The program that connects, with its options and the destination: `ssh …`, or something that runs it. */
  readonly connect: readonly string[];
  /** Names what is run there. */
  readonly mark: string;
  /** What makes a command of an ordinary user one of root; nothing when it logs in as that. */
  readonly elevate: readonly string[];
}

export interface RemoteShell {
  /** Tries to connect, at least once and until it succeeds; throws after `limit` milliseconds, or when `isGone`. */
  connect(limit: number, isGone?: () => boolean): Promise<void>;
  disconnect(): Promise<void>;
  /** Runs a command; its state is 255 when there is no connection. */
  command(command: readonly string[], options?: RunOptions): Promise<Outcome>;
  run(script: Script): Promise<Outcome>;
  put(file: HostFile): Promise<Outcome>;
  /** Restarts the machine; resolves when there is a connection to it again. Throws as `connect` does. */
  reboot(limit: number, isGone?: () => boolean): Promise<void>;
  /** The last lines of its journal; undefined when it does not answer. */
  journal(): Promise<string | undefined>;
  /** For a person who wants to get in. */
  readonly enter: string;
}

/** In the folder of the host. */
const socket = 'shell';

/** Seconds for one attempt to connect, which may wait for the machine to start. */
const attempt = 60;

/** Milliseconds between two attempts. */
const betweenAttempts = 300;

/** Lines of what ssh said that a failure shows. */
const shownComplaints = 5;

/** Milliseconds for what takes no time. */
const shortLimit = 10_000;

export function createRemoteShell(plan: ShellPlan): RemoteShell {
  const { folder, name, elevate } = plan;
  // Sockets have short names only: ssh is told relative ones.
  const here = ['env', '-C', folder];
  const control = ['-o', `ControlPath=${socket}`];
  // Without the connection that was made, ssh would look for a machine of the name on its own.
  const session = [...here, 'ssh', '-F', '/dev/null', ...control, '-o', 'ProxyCommand=false', '-o', 'BatchMode=yes'];
  let master: ChildProcess | undefined;
  let scripts = 0;
  const remote = (words: readonly string[]): string => [...elevate, ...words].map(quoted).join(' ');
  const command: RemoteShell['command'] = (words, options) => run([...session, '-T', 'host', remote(words)], options);
  const disconnect = async (): Promise<void> => {
    master?.kill('SIGKILL');
    if (master !== undefined) await stopped(master);
    rmSync(path.join(folder, socket), { force: true });
    master = undefined;
  };
  const isConnected = async (): Promise<boolean> =>
    (await run([...session, '-O', 'check', 'host'], { timeout: shortLimit })).status === 0;
  const connect: RemoteShell['connect'] = async (limit, isGone = () => false) => {
    const logFile = path.join(folder, 'ssh.log');
    let attempts = 0;
    const made = await became(async () => {
      if (attempts++ > 0) await pause(betweenAttempts);
      if (isGone()) throw new Error(`The host ${name} has ended.`);
      await disconnect();
      const options = ['-M', '-N', ...control, '-o', 'BatchMode=yes', '-o', `ConnectTimeout=${attempt}`];
      const child = withLog(logFile, log => start([...here, ...plan.connect, ...options], 'ignore', log));
      master = child;
      const isOver = (): boolean => child.exitCode !== null || child.signalCode !== null || isGone();
      // ssh makes it when it is connected.
      await became(() => isOver() || existsSync(path.join(folder, socket)), attempt * 2000);
      return !isOver() && (await isConnected());
    }, limit);
    if (made) return;
    const complaints = readFileSync(logFile, 'utf8').trim().split('\n').slice(-shownComplaints);
    throw new Error(`The host ${name} cannot be reached: ${complaints.join('\n')}`);
  };
  const bootId = async (): Promise<string> =>
    (await command(['cat', '/proc/sys/kernel/random/boot_id'], { timeout: shortLimit })).stdout.trim();
  return {
    command,
    disconnect,
    enter: [...session, '-t', 'host', ...elevate, ...(elevate.length === 0 ? [] : ['-i'])]
      .map(word => (/^[\w./=-]+$/.test(word) ? word : quoted(word)))
      .join(' '),
    connect,
    run: script => {
      const mark = `LUTRIN_SCRIPT=${plan.mark}-${scripts++}`;
      const line = `${scriptFolder}/line`;
      const words = commandFor(script, mark).map(quoted).join(' ');
      const ended = endCommand(mark, line);
      return command(['/bin/sh', '-c', `${stageScript} && { ${words} </dev/null 3>${line}; ${ended}; }`], {
        input: script.text,
        timeout: script.timeout,
        mark,
        kill: child =>
          void command(['/bin/sh', '-c', killScript(mark)], { timeout: shortLimit }).finally(() =>
            child.kill('SIGKILL'),
          ),
      });
    },
    put: file => command(putCommand(file), { input: file.content, timeout: putLimit }),
    reboot: async (limit, isGone) => {
      const before = await bootId();
      if (before === '') throw new Error(`The host ${name} does not answer.`);
      await command(['systemctl', '--no-block', 'reboot'], { timeout: shortLimit });
      await until(
        async () => {
          await disconnect();
          await connect(limit, isGone);
          const now = await bootId();
          // It may still be on its way down.
          return now !== '' && now !== before;
        },
        `start of ${name}`,
        limit,
      );
    },
    journal: async () => {
      const words = ['journalctl', '--no-pager', '-n', '20', '-o', 'cat'];
      const { status, stdout } = await command(words, { timeout: shortLimit });
      return status === 0 ? stdout : undefined;
    },
  };
}
