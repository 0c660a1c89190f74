// The machine protocol of QEMU (QMP): commands as JSON, one in a line, answered in their order between events.

import type { Duplex } from 'node:stream';

export interface Monitor {
  /** Resolves with what the command returns; rejects with what QEMU says, or when QEMU ends. */
  execute(command: string, options?: Readonly<Record<string, string>>): Promise<unknown>;
  /** How often the machine was reset, as it is when it restarts. */
  resets(): number;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

export function createMonitor(stream: Duplex): Monitor {
  const waiting: Waiting[] = [];
  let text = '';
  let isClosed = false;
  let resets = 0;
  stream.setEncoding('utf8');
  stream.on('data', (piece: string) => {
    const lines = (text + piece).split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) {
      const message: unknown = JSON.parse(line);
      if (isReset(message)) resets++;
      else answer(message, waiting);
    }
  });
  stream.on('error', () => {}); // it closes then
  stream.once('close', () => {
    isClosed = true;
    for (const { reject } of waiting.splice(0)) reject(new Error('The machine has ended.'));
  });
  const execute: Monitor['execute'] = (command, options) =>
    new Promise((resolve, reject) => {
      if (isClosed) return reject(new Error('The machine has ended.'));
      waiting.push({ resolve, reject });
      stream.write(`${JSON.stringify({ execute: command, arguments: options ?? {} })}\n`);
    });
  // Before this it obeys no other command; what it answers is of no use, and a machine that ends says so elsewhere.
  execute('qmp_capabilities').catch(() => {});
  return { execute, resets: () => resets };
}

function isReset(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'event' in message && message.event === 'RESET';
}

/** Of the greeting and of other events nothing is needed. */
function answer(message: unknown, waiting: Waiting[]): void {
  if (typeof message !== 'object' || message === null) return;
  if ('return' in message) waiting.shift()?.resolve(message.return);
  else if ('error' in message) waiting.shift()?.reject(new Error(`QEMU says: ${JSON.stringify(message.error)}`));
}
