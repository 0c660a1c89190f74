// One build of a course at a time. The lock is a socket: the kernel gives it back when its process ends, however it ends,
// and who waits for it is told at once.

import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface Lock {
  release(): Promise<void>;
}

/** Waits until no other process builds the course at `root`; `onWait` is called when it has to. */
export async function lockCourse(root: string, onWait: () => void): Promise<Lock> {
  const address = addressOf(root);
  for (let isFirst = true; ; isFirst = false) {
    const lock = await listen(address);
    if (lock !== undefined) return lock;
    if (isFirst) onWait();
    await untilReleased(address);
  }
}

function addressOf(root: string): string {
  const name = `lutrin-${createHash('sha256').update(root).digest('hex').slice(0, 24)}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  // Linux: a name without a file. Elsewhere a file, which a killed process leaves behind.
  return process.platform === 'linux' ? `\0${name}-${process.getuid?.() ?? 0}` : path.join(tmpdir(), `${name}.sock`);
}

/** Undefined when another process listens there. */
function listen(address: string): Promise<Lock | undefined> {
  return new Promise((resolve, reject) => {
    const waiting = new Set<Socket>();
    const server = createServer(socket => {
      waiting.add(socket);
      socket.on('error', () => {});
      socket.once('close', () => waiting.delete(socket));
    });
    server.unref();
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    );
    server.listen(address, () => resolve({ release: () => release(server, waiting) }));
  });
}

/** Connects to the process that holds the lock; the connection ends with it. */
function untilReleased(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(address);
    socket.once('close', () => resolve());
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNREFUSED' && error.code !== 'ENOENT' && error.code !== 'ECONNRESET') reject(error);
      else if (error.code === 'ECONNREFUSED' && !address.startsWith('\0')) rmSync(address, { force: true }); // left by a killed process
    });
    socket.resume();
  });
}

/** Gives the address back, then tells those who wait: the end of their connection lets them try. */
function release(server: Server, waiting: ReadonlySet<Socket>): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve());
    for (const socket of waiting) socket.destroy();
  });
}
