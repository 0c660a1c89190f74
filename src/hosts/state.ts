// What hosts keep, for hosts of another lab that go on from there, whatever those are made of:
//   disk          a file system, whole (of a vm; of a container that went on from one, which never writes to it)
//   upper, disks  the changes of a container over that disk, or over its image, and its folders that lie on no overlay
//   layers.json   where the changes lie that it had when it began: each in the folder of another state, the last ones first

import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { copyFromDisk, copyLimit } from './disk.js';
import { must } from './program.js';

/** Folders in which programs of a host make overlays of their own, which cannot lie on an overlay. */
export const ownDisks: readonly string[] = ['/var/lib/docker', '/var/lib/containers', '/var/lib/containerd'];

export interface Resumed {
  /** The disk that lies below all changes; undefined when that is the image. */
  readonly disk: string | undefined;
  /** Folders of other states with changes that are not written to any more, the last ones first. */
  readonly layers: readonly string[];
}

/** Gives a new container what a host kept, in a folder `STATE/HOST`; its changes stay there, and those to come lie over them. */
export async function resumeContainer(state: string, folder: string): Promise<Resumed> {
  mkdirSync(folder, { recursive: true });
  const disks = path.join(state, 'disks');
  if (existsSync(disks)) await must(['cp', '-a', '--reflink=auto', disks, folder], { timeout: copyLimit });
  const layers = changesIn(state);
  const disk = path.join(state, 'disk');
  if (!existsSync(disk)) return { disk: undefined, layers };
  // The one it has stays when the state is replaced meanwhile.
  linkSync(disk, path.join(folder, 'disk'));
  if (!existsSync(path.join(folder, 'disks'))) await copyFromDisk(disk, ownDisks, path.join(folder, 'disks'), folder);
  return { disk: path.join(folder, 'disk'), layers };
}

/** Keeps what a container holds that was shut down: it is moved, and the container is no more. */
export function keepContainer(folder: string, layers: readonly string[], state: string): void {
  for (const part of ['upper', 'disks']) renameSync(path.join(folder, part), path.join(state, part));
  if (existsSync(path.join(folder, 'disk'))) linkSync(path.join(folder, 'disk'), path.join(state, 'disk'));
  writeFileSync(path.join(state, layersFile), JSON.stringify(layers.map(layer => layer.split(path.sep).slice(-3))));
}

/** All changes over the disk or the image of a host that was kept, the last ones first. */
export function changesIn(state: string): string[] {
  const upper = path.join(state, 'upper');
  const states = path.join(state, '..', '..');
  return [...(existsSync(upper) ? [upper] : []), ...layersIn(state).map(parts => path.join(states, ...parts))];
}

/** Names of the states without which the host that was kept in this folder is not whole. */
export function statesBelow(state: string): string[] {
  return layersIn(state).map(([name]) => name);
}

const layersFile = 'layers.json';

/** State, host, `upper`. */
type Layer = readonly [string, string, string];

function layersIn(state: string): Layer[] {
  const file = path.join(state, layersFile);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Layer[]) : [];
}
