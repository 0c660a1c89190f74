// Disks of virtual machines: files with an ext4 file system, mostly holes. What is mounted is so in a namespace of its own, which ends
// with the command, whatever becomes of it.

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { HostFile } from './host.js';
import { confined, must, run } from './program.js';

/** Of a disk; only what is used takes up room. */
const size = '20G';

/** Milliseconds that copying what a host holds may take. */
export const copyLimit = 10 * 60_000;

/** A disk with what the folder holds. */
export async function makeDisk(folder: string, disk: string): Promise<void> {
  await must(['truncate', '--size', size, disk]);
  await must(['mkfs.ext4', '-q', '-F', '-d', folder, disk], { timeout: copyLimit });
}

export async function copyDisk(from: string, to: string): Promise<void> {
  await must(['cp', '--sparse=always', '--reflink=auto', from, to], { timeout: copyLimit });
}

/** What was not written when its machine ended is made good. */
export async function repairDisk(disk: string): Promise<void> {
  const { status, output } = await run(['e2fsck', '-p', disk], { timeout: copyLimit });
  // 1: mistakes were mended.
  if (status !== 0 && status !== 1) throw new Error(`The disk ${disk} is damaged:\n${output.trim()}`);
}

/** Puts files on a disk; `folder` is used for that. */
export async function writeToDisk(disk: string, files: readonly HostFile[], folder: string): Promise<void> {
  const staged = path.join(folder, 'files');
  for (const { path: target, content } of files) {
    mkdirSync(path.dirname(path.join(staged, target)), { recursive: true });
    writeFileSync(path.join(staged, target), content);
  }
  const script = 'mount -o loop "$1" "$2"; cp -r "$3"/. "$2"; umount "$2"';
  await withMounts(script, [disk, makeFolder(folder, 'mounted'), staged]);
}

/** Copies folders of a disk, as far as it has them, to `target/FOLDER`. */
export async function copyFromDisk(
  disk: string,
  folders: readonly string[],
  target: string,
  folder: string,
): Promise<void> {
  const script = `
disk=$1; mounted=$2; target=$3; shift 3
mount -o loop,ro "$disk" "$mounted"
for folder; do
  mkdir -p "$target$folder"
  if [ -d "$mounted$folder" ]; then cp -a "$mounted$folder/." "$target$folder"; fi
done`;
  await withMounts(script, [disk, makeFolder(folder, 'mounted'), target, ...folders]);
}

export interface Layers {
  /** A disk, the lowest layer. */
  readonly disk: string;
  /** Folders with changes over it, as overlays keep them, the last ones first. */
  readonly changes: readonly string[];
  /** A folder with folders that stand at their paths over that, such as `var/lib/docker`. */
  readonly above: string;
  readonly folders: readonly string[];
}

/** A disk with what all layers show together; `folder` is used for that. */
export async function mergeToDisk(layers: Layers, disk: string, folder: string): Promise<void> {
  const script = `
lower=$1; above=$2; disk=$3; mounted=$4; merged=$5; shift 5
mount -o loop,ro "$lower" "$mounted"
cd "\${mounted%/*}"
layers= number=0
while [ "$1" != -- ]; do
  # Names without a path: what the path holds would mean something in the options.
  mkdir -p "changes$number"
  mount --bind "$1" "changes$number"
  layers=\${layers}changes$number: number=$((number + 1))
  shift
done
shift
mount -t overlay overlay -o "lowerdir=$layers\${mounted##*/}" "$merged"
for folder; do
  if [ -d "$above$folder" ] && [ -d "$merged$folder" ]; then mount --bind "$above$folder" "$merged$folder"; fi
done
truncate --size ${size} "$disk"
mkfs.ext4 -q -F -d "$merged" "$disk"`;
  const mounted = makeFolder(folder, 'mounted');
  const merged = makeFolder(folder, 'merged');
  const { disk: lower, changes, above, folders } = layers;
  await withMounts(script, [lower, above, disk, mounted, merged, ...changes, '--', ...folders]);
}

async function withMounts(script: string, words: readonly string[]): Promise<void> {
  await must(confined(['/bin/sh', '-euc', script, 'sh', ...words]), { timeout: copyLimit });
}

function makeFolder(parent: string, name: string): string {
  const folder = path.join(parent, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}
