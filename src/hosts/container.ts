// A host that is a container: Debian with systemd in namespaces of its own, over an image that it does not change.

import type { ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createCgroup, hasOneHierarchy, removeCgroup } from './cgroups.js';
import { cacheFolder, cacheSettings, readLog, takeLog } from './compiler-cache.js';
import type { HostFile, MadeHost } from './host.js';
import { killMarked } from './marked-processes.js';
import type { LabNetwork } from './network.js';
import { lendPackages, returnPackages } from './packages.js';
import { makePipes } from './pipes.js';
import { run, start } from './program.js';
import { commandFor, putCommand, putLimit, quoted, stageScript } from './script.js';
import { keepContainer, ownDisks, type Resumed, resumeContainer } from './state.js';
import { childOf, pause, stopped, until } from './waiting.js';

export interface ContainerPlan {
  readonly name: string;
  /** Folder of the image. */
  readonly image: string;
  /** Where what the host changes is kept. */
  readonly folder: string;
  /** Names its cgroup: that of the process first. */
  readonly cgroup: string;
  /** Name of its network card; without one it is in the network namespace of the lab's gateway. */
  readonly card: string | undefined;
  /** Of that card: the same one after a restart. */
  readonly mac: string;
  /** Files that it has before it starts. */
  readonly files: readonly HostFile[];
  /** Folder of the packages that were fetched once. */
  readonly packages: string;
  /** Folder with what a host kept that it goes on from. */
  readonly state: string | undefined;
  /** A folder of this machine with programs from npm, for `/opt/npm`. */
  readonly npm: string | undefined;
  /** A folder of this machine with what compilers made in earlier runs. */
  readonly compiled: string | undefined;
}

function diskOf(target: string): string {
  return `disks${target}`;
}

/** Nodes of its own: what the host does to them must not change those of this machine. */
const devices = [
  ['null', '666', '1 3'],
  ['zero', '666', '1 5'],
  ['full', '666', '1 7'],
  ['random', '666', '1 8'],
  ['urandom', '666', '1 9'],
  ['tty', '666', '5 0'],
  ['fuse', '666', '10 229'],
  ['net/tun', '666', '10 200'],
] as const;

/** Milliseconds in which a host must be down. */
const shutdownLimit = 15_000;

/** Milliseconds in which a host must be up, although all others of two labs start at the same time. */
const bootLimit = 120_000;

export async function startContainer(plan: ContainerPlan, network: LabNetwork): Promise<MadeHost> {
  const resumed = plan.state === undefined ? nothingKept : await resumeContainer(plan.state, plan.folder);
  for (const name of ['upper', 'work', 'root', 'lower', ...ownDisks.map(diskOf)])
    mkdirSync(path.join(plan.folder, name), { recursive: true });
  for (const file of plan.files) writeBefore(plan, file);
  if (plan.compiled !== undefined) {
    mkdirSync(plan.compiled, { recursive: true });
    writeBefore(plan, cacheSettings);
  }
  const packages = path.join(plan.folder, 'packages');
  lendPackages(plan.packages, packages);
  const logFile = path.join(plan.folder, 'console.log');
  let running = await boot({ ...plan, ...resumed }, network, logFile);
  let scripts = 0;
  const enter = (command: readonly string[]): string[] => [
    ...[...confined, 'nsenter', '-t', String(running.pid), '-m', '-u', '-i', '-n', '-p', '-C', '--'],
    ...command,
  ];
  const stop = async (): Promise<void> => {
    // What it holds may be kept: programs write what they have before they go.
    await run(enter(['systemctl', 'poweroff']), { timeout: 5000 }).catch(() => undefined);
    await Promise.race([stopped(running.child), pause(shutdownLimit)]);
    await end();
  };
  const end = async (): Promise<void> => {
    running.child.kill('SIGKILL');
    await stopped(running.child);
    await removeCgroup(plan.cgroup);
    returnPackages(packages, plan.packages);
  };
  return {
    name: plan.name,
    kind: plan.compiled === undefined ? 'container' : 'container with ccache',
    // Another one after a reboot.
    get enter() {
      return `${confined.join(' ')} nsenter -t ${running.pid} -a`;
    },
    run: async script => {
      const mark = `LUTRIN_SCRIPT=${plan.cgroup}-${scripts++}`;
      const stage = await run(enter(['/bin/sh', '-c', stageScript]), { input: script.text });
      if (stage.status !== 0) return stage;
      const pipes = await makePipes(2, plan.folder);
      return run(enter(commandFor(script, mark)), { timeout: script.timeout, kill: () => killMarked(mark), pipes });
    },
    put: file => run(enter(putCommand(file)), { input: file.content, timeout: putLimit }),
    reboot: async () => {
      await stop();
      running = await boot({ ...plan, ...resumed }, network, logFile);
    },
    log: async () => {
      const journal = await run(enter(['journalctl', '--no-pager', '-n', '20', '-o', 'cat']), { timeout: 5000 });
      return journal.status === 0 ? journal.stdout : readFileSync(logFile, 'utf8').split('\n').slice(-20).join('\n');
    },
    ...(plan.compiled === undefined
      ? {}
      : { compiled: async () => readLog((await run(enter(['/bin/sh', '-c', takeLog]))).stdout) }),
    shutDown: stop,
    keep: async state => keepContainer(plan.folder, resumed.layers, state),
    destroy: end,
  };
}

const nothingKept: Resumed = { disk: undefined, layers: [] };

type BootPlan = ContainerPlan & Resumed;

interface Running {
  readonly child: ChildProcess;
  /** Of its first process, on this machine. */
  readonly pid: number;
}

async function boot(plan: BootPlan, network: LabNetwork, logFile: string): Promise<Running> {
  const cgroups = createCgroup(plan.cgroup);
  const log = openSync(logFile, 'a');
  const child = start(
    [
      ...['/bin/bash', '-euc', joinCgroups, 'bash', ...cgroups, '--'],
      ...(plan.card === undefined ? ['nsenter', '-t', String(network.pid), '-n', '--'] : []),
      ...[...confined, 'unshare', '--mount', '--pid', '--uts', '--ipc', '--cgroup', '--fork', '--kill-child'],
      ...(plan.card === undefined ? [] : ['--net']),
      ...['/bin/bash', '-euc', initScript(plan), 'bash'],
    ],
    'pipe',
    log,
  );
  closeSync(log);
  let pid = 0;
  try {
    await until(() => {
      if (child.exitCode !== null)
        throw new Error(`The host ${plan.name} did not start: ${readFileSync(logFile, 'utf8')}`);
      pid = childOf(child.pid ?? 0);
      return pid !== 0 && isApart(pid);
    }, `host ${plan.name}`);
    if (plan.card !== undefined) await network.plug(plan.card, plan.mac, pid);
    child.stdin?.end('go\n');
    // Before it can answer it fails at once; then it waits.
    const state = ['nsenter', '-t', String(pid), '-a', '--', 'systemctl', 'is-system-running', '--wait'];
    const isUp = async (): Promise<boolean> => /^(?:running|degraded)/.test((await run(state)).stdout);
    await until(isUp, `host ${plan.name}`, bootLimit);
    return { child, pid };
  } catch (error) {
    child.kill('SIGKILL');
    await stopped(child);
    await removeCgroup(plan.cgroup);
    throw error;
  }
}

/**
 * Of the settings of the kernel, a container has those of the network for itself. It must not write the others, which are those of
 * this machine: systemd does so at each start, as do packages when they are installed.
 */
const ownSettings = `
mount --bind proc/sys proc/sys
mount --bind proc/sys/net proc/sys/net
mount -o remount,bind,ro proc/sys
if [ -e proc/sysrq-trigger ]; then
  mount --bind proc/sysrq-trigger proc/sysrq-trigger
  mount -o remount,bind,ro proc/sysrq-trigger
fi`;

/** What a computer has and a container must not: from the disk of a virtual machine it would change the devices of this machine. */
const masked = [
  'systemd-udevd.service',
  'systemd-udevd-control.socket',
  'systemd-udevd-kernel.socket',
  'systemd-udev-trigger.service',
]
  .map(unit => `systemd.mask=${unit}`)
  .join(' ');

/** No namespace is for the clock, the kernel's modules and the hardware: they are this machine's, and out of reach of a lab. */
const confined = ['setpriv', '--bounding-set=-sys_time,-sys_module,-sys_rawio'];

/** Until `--`: the cgroups to join; after it: the program to become. */
const joinCgroups = 'while [ "$1" != -- ]; do echo $$ > "$1/cgroup.procs"; shift; done; shift; exec "$@"';

/** Runs as the first process of the namespaces: makes the root file system, waits for the network card, becomes systemd. */
function initScript({ image, disk, layers, folder, name, npm, compiled }: BootPlan): string {
  const cgroup = hasOneHierarchy()
    ? 'mount -t cgroup2 cgroup2 sys/fs/cgroup'
    : 'mount -t tmpfs -o mode=755 tmpfs sys/fs/cgroup; mkdir sys/fs/cgroup/systemd; mount -t cgroup -o none,name=systemd cgroup sys/fs/cgroup/systemd';
  // Names without a path: what the path holds would mean something in the options of an overlay.
  const names = layers.map((_, index) => `layer${index}`);
  const options = `lowerdir=${[...names, 'lower'].join(':')},upperdir=upper,workdir=work`;
  // `volatile`, which Linux knows since 5.10: programs need not wait for the disk of this machine, because what they wrote is lost
  // with the run if that fails. What such a mount leaves in its work folder forbids the next one, after a reboot of the host.
  return `
mount --make-rprivate /
cd -- ${quoted(folder)}
${disk === undefined ? `mount --bind ${quoted(image)} lower` : `mount -o loop,ro ${quoted(disk)} lower`}
${names.map((name, index) => `mkdir -p ${name}; mount --bind ${quoted(layers[index] ?? '')} ${name}`).join('\n')}
rm -rf work/work
mount -t overlay overlay -o ${options},volatile root 2>/dev/null || mount -t overlay overlay -o ${options} root
mkdir -p root/var/cache/apt/archives
mount --bind packages root/var/cache/apt/archives
${npm === undefined ? '' : `mkdir -p root/opt/npm; mount --bind -o ro ${quoted(npm)} root/opt/npm`}
${compiled === undefined ? '' : `mkdir -p root${cacheFolder}; mount --bind ${quoted(compiled)} root${cacheFolder}`}
${ownDisks.map(target => `mkdir -p root${target}; mount --bind ${diskOf(target)} root${target}`).join('\n')}
cd root
mount -t proc proc proc
${ownSettings}
mount -t sysfs sysfs sys
mount -t tmpfs -o mode=755 tmpfs dev
mkdir dev/pts dev/shm dev/net
${devices.map(([name, mode, number]) => `mknod -m ${mode} dev/${name} c ${number}`).join('\n')}
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts dev/pts
mount -t tmpfs tmpfs dev/shm
ln -s pts/ptmx dev/ptmx; ln -s /proc/self/fd dev/fd; ln -s fd/0 dev/stdin; ln -s fd/1 dev/stdout; ln -s fd/2 dev/stderr
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs -o mode=1777 tmpfs tmp
${cgroup}
hostname '${name}'
read -r _
mkdir -p mnt/old
pivot_root . mnt/old
cd /
umount -l /mnt/old
exec env -i container=lutrin PATH=/usr/sbin:/usr/bin:/sbin:/bin /sbin/init --log-target=journal --show-status=0 ${masked} </dev/null >/dev/null 2>&1
`;
}

function writeBefore({ folder }: ContainerPlan, { path: target, content }: HostFile): void {
  const file = path.join(folder, 'upper', target);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** The process has namespaces of its own by now. */
function isApart(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('pivot_root');
  } catch {
    return false;
  }
}
