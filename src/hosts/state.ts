// What hosts keep, for hosts of another lab that go on from there, whatever those are made of:
//   disk          a file system, whole (of a vm; of a container that went on from one, which never writes to it)
//   upper, disks  the changes of a container over that disk, or over its image, and its folders that lie on no overlay

import { existsSync, linkSync, mkdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { copyFromDisk, copyLimit } from './disk.js';
import { must } from './program.js';

/** Folders in which programs of a host make overlays of their own, which cannot lie on an overlay. */
export const ownDisks: readonly string[] = ['/var/lib/docker', '/var/lib/containers', '/var/lib/containerd'];

/** Gives a new container what a host kept. Returns the disk that lies below its changes; undefined when that is its image. */
export async function resumeContainer(state: string, folder: string): Promise<string | undefined> {
  const disk = path.join(state, 'disk');
  mkdirSync(folder, { recursive: true });
  for (const part of ['upper', 'disks'])
    if (existsSync(path.join(state, part)))
      await must(['cp', '-a', '--reflink=auto', path.join(state, part), folder], { timeout: copyLimit });
  if (!existsSync(disk)) return undefined;
  // The one it has stays when the state is replaced meanwhile.
  linkSync(disk, path.join(folder, 'disk'));
  if (!existsSync(path.join(folder, 'disks'))) await copyFromDisk(disk, ownDisks, path.join(folder, 'disks'), folder);
  return path.join(folder, 'disk');
}

/** Keeps what a container holds that was shut down: it is moved, and the container is no more. */
export function keepContainer(folder: string, state: string): void {
  for (const part of ['upper', 'disks']) renameSync(path.join(folder, part), path.join(state, part));
  if (existsSync(path.join(folder, 'disk'))) linkSync(path.join(folder, 'disk'), path.join(state, 'disk'));
}
