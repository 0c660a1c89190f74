// Pipes for what a script prints. Node.js gives the programs that it starts sockets, and a socket holds no more than some 280
// pieces, however small. QEMU prints a console character by character, does not wait, and drops what finds no room: a line was cut
// whenever Lutrin was busy for a moment. A pipe has 64 KiB, as that of a student's shell.

import { constants, openSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import path from 'node:path';
import { must, type Pipe } from './program.js';

let made = 0;

/** Pipes of which nothing stays in the folder. */
export async function makePipes(count: number, folder: string): Promise<Pipe[]> {
  const files = Array.from({ length: count }, () => path.join(folder, `pipe-${made++}`));
  await must(['mkfifo', '-m', '600', ...files]);
  return files.map(file => {
    // This way round, and without waiting: either would wait for the other.
    const output = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const input = openSync(file, constants.O_WRONLY);
    rmSync(file);
    return { output: new Socket({ fd: output, readable: true, writable: false }), input };
  });
}
