// The serial console of a machine: what it prints is read, and lines are typed as a person would, who looks at the screen while typing.

import type { ChildProcess } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';
import type { HostConsole } from './host.js';
import { createTranscript } from './transcript.js';
import { became } from './waiting.js';

/** Characters that are typed at once: what a UART holds. */
const chunk = 16;

/** Milliseconds after which a console that has not shown what was typed is taken for one that asks for a password. */
const echoLimit = 3000;

export interface MachineConsole extends HostConsole {
  /** The machine is switched on: it prints to, and reads from, the process. What it printed before is no answer. */
  attach(child: ChildProcess): void;
  /** What came so far is no answer to what comes. */
  skip(): void;
  /** The last lines. */
  tail(lines: number): string;
}

export function createConsole(): MachineConsole {
  const transcript = createTranscript();
  let machine: ChildProcess | undefined;
  const isOff = (): boolean => machine === undefined;
  return {
    attach: child => {
      const decoder = new StringDecoder('utf8');
      transcript.skip();
      child.stdout?.on('data', (bytes: Buffer) => transcript.add(decoder.write(bytes)));
      child.stdin?.on('error', () => {}); // it is switched off
      machine = child;
      // Not when it exits: what it printed last may still be on its way.
      child.once('close', () => {
        if (machine === child) machine = undefined;
      });
    },
    skip: transcript.skip,
    tail: transcript.tail,
    expect: async (text, timeout) => {
      let shown = false;
      await became(() => {
        shown = transcript.find(text);
        return shown || isOff();
      }, timeout);
      return shown ? 'shown' : isOff() ? 'off' : 'late';
    },
    send: async line => {
      transcript.skip();
      let echoes = true;
      for (let at = 0; at < line.length && !isOff(); at += chunk) {
        machine?.stdin?.write(line.slice(at, at + chunk));
        const typed = line.slice(0, at + chunk);
        if (echoes) echoes = await became(() => transcript.echoed(typed) || isOff(), echoLimit);
      }
      if (!echoes) transcript.unseen(line);
      machine?.stdin?.write('\r');
      return !isOff();
    },
  };
}
