// A host that exists: a machine of the teacher's, which is reached by ssh, and changed by the lab as students would change it.

import { mkdirSync } from 'node:fs';
import type { MadeHost } from './host.js';
import { createRemoteShell } from './remote-shell.js';
import { scriptFolder } from './script.js';

export interface SshPlan {
  readonly name: string;
  /** On this machine. */
  readonly folder: string;
  readonly mark: string;
  /** `[USER@]ADDRESS[:PORT]`, or a name of ssh's configuration. */
  readonly address: string;
  readonly user: string | undefined;
  readonly port: string | undefined;
  /** File of a private key. */
  readonly identity: string | undefined;
  /** File of ssh's configuration, in place of the user's. */
  readonly config: string | undefined;
}

/** Milliseconds in which it must be up again. */
const bootLimit = 10 * 60_000;

/** Name of the variable of the environment that says which machine may be used as this host. */
export function sshVariable(host: string): string {
  return `LUTRIN_SSH_${host.toUpperCase().replace(/[^A-Z\d]/g, '_')}`;
}

export async function connectSsh(plan: SshPlan): Promise<MadeHost> {
  const { name, folder } = plan;
  mkdirSync(folder, { recursive: true });
  const { user, host, port } = destinationOf(plan);
  const shell = createRemoteShell({
    name,
    folder,
    mark: plan.mark,
    elevate: user === 'root' ? [] : ['sudo', '-n'],
    connect: [
      ...[
        'ssh',
        ...(plan.config === undefined ? [] : ['-F', plan.config]),
        ...(port === undefined ? [] : ['-p', port]),
      ],
      ...(plan.identity === undefined ? [] : ['-i', plan.identity]),
      `${user}@${host}`,
    ],
  });
  // Once: who is not let in will not be, and ssh itself waits for a machine that is slow.
  await shell.connect(0);
  const end = async (): Promise<void> => {
    await shell.command(['rm', '-rf', scriptFolder], { timeout: 10_000 });
    await shell.disconnect();
  };
  return {
    name,
    kind: 'ssh',
    run: shell.run,
    put: shell.put,
    reboot: () => shell.reboot(bootLimit),
    log: async () => (await shell.journal()) ?? '',
    enter: shell.enter,
    shutDown: end,
    // It stays as it is, and the next lab finds it so.
    keep: async () => {},
    destroy: end,
  };
}

function destinationOf({ address, user, port }: SshPlan): {
  readonly user: string;
  readonly host: string;
  readonly port: string | undefined;
} {
  const [, before, host = address, after] = /^(?:([^@]+)@)?([^@:]+|\[[^\]]+\])(?::(\d+))?$/.exec(address) ?? [];
  return { user: before ?? user ?? 'root', host, port: after ?? port };
}
