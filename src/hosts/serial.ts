// A host without a disk that has only a console: it boots from the network, when the sheet switches it on.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createConsole } from './console.js';
import type { MadeHost, Outcome } from './host.js';
import { addTap, type Machine, startMachine } from './machine.js';
import type { LabNetwork } from './network.js';
import { isBlank, parsePpm, png } from './picture.js';
import { stopped } from './waiting.js';

export interface SerialPlan {
  readonly name: string;
  readonly folder: string;
  /** MiB. */
  readonly memory: number;
  readonly mac: string;
  readonly hasScreen: boolean;
  /** Where pictures of its screen are kept, and how a report calls that folder. */
  readonly pictures: { readonly folder: string; readonly name: string };
  /** Folder with what it kept: whether it was on. */
  readonly state: string | undefined;
}

/** In what it keeps, when it was on. */
const onFile = 'on';

/** It is off, unless it was on in the state from which it goes on: then it boots. */
export async function createSerialHost(plan: SerialPlan, network: LabNetwork): Promise<MadeHost> {
  const { name, folder, hasScreen, pictures } = plan;
  const console = createConsole();
  mkdirSync(folder, { recursive: true });
  await addTap(network, plan.mac);
  let machine: Machine | undefined;
  const switchOff = async (): Promise<void> => {
    machine?.child.kill('SIGKILL');
    if (machine !== undefined) await stopped(machine.child);
    machine = undefined;
  };
  const switchOn = async (): Promise<void> => {
    const more = hasScreen ? ['-vga', 'std'] : [];
    machine = await startMachine({ ...plan, card: 'bootindex=0', more }, network, console);
  };
  if (plan.state !== undefined && existsSync(path.join(plan.state, onFile))) await switchOn();
  let wasOn = false;
  const refuse = (): Promise<Outcome> => Promise.reject(new Error(`The host ${name} has only a console.`));
  return {
    name,
    kind: 'serial',
    consoleOnly: `${name} has only a console`,
    console,
    run: refuse,
    put: refuse,
    reboot: async () => {
      await switchOff();
      await switchOn();
    },
    screenshot: async picture => {
      if (machine === undefined || !hasScreen) throw new Error(`The host ${name} is off, or has no screen.`);
      await machine.monitor.execute('screendump', { filename: 'screen.ppm' });
      const screen = parsePpm(readFileSync(path.join(folder, 'screen.ppm')));
      mkdirSync(pictures.folder, { recursive: true });
      writeFileSync(path.join(pictures.folder, `${picture}.png`), png(screen));
      return { file: `${pictures.name}/${picture}.png`, isBlank: isBlank(screen) };
    },
    log: async () => console.tail(20),
    enter: `tail -f ${path.join(folder, 'console.log')}`,
    shutDown: async () => {
      wasOn = machine !== undefined;
      await switchOff();
    },
    // It holds nothing else.
    keep: async state => {
      if (wasOn) writeFileSync(path.join(state, onFile), '');
    },
    destroy: switchOff,
  };
}
