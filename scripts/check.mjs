// Types, rules and formatting: `npm run check:code`. All at once, as none needs another; what one says is printed whole.

import { execFile } from 'node:child_process';
import { cpus } from 'node:os';

const checks = [
  'tsc -p test/tsconfig.json',
  'tsc -p tsconfig.json',
  'tsc -p src/client/tsconfig.json',
  'biome check --error-on-warnings .',
];

/** Of several at once each needs some hundreds of megabytes. */
const atOnce = Math.max(1, Math.min(checks.length, cpus().length));

function run(command) {
  const [program, ...args] = command.split(' ');
  return new Promise(resolve =>
    execFile(program, args, { shell: process.platform === 'win32', maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (error) console.error(`${command}\n${stdout}${stderr}${error.code === 'ENOENT' ? error.message : ''}`);
      resolve(error === null);
    }),
  );
}

const waiting = [...checks];
let isGood = true;
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) isGood = (await run(next)) && isGood;
  }),
);
process.exitCode = isGood ? 0 : 1;
