#!/usr/bin/env node
// The command line: arguments in, a command run, an exit status out. The only user of `process`, beside io/.

import { readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, hostname, totalmem } from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { listenToKeys } from './io/keys.js';
import { openUrl } from './io/open-url.js';
import { createTerminal } from './io/terminal.js';
import { startThread } from './io/thread.js';
import { toolFolder } from './io/tool-files.js';
import { helpText, type Invocation, parseCommandLine, UsageError } from './options.js';

// V8 spends a fifth of a build on optimising code that is about to end: it should wait five times longer before it does, and
// leave WebAssembly (the engine of the highlighter) as it was compiled first.
if (!['watch', 'present'].includes(process.argv[2] ?? ''))
  for (const flag of ['--interrupt-budget=600000', '--liftoff-only']) setFlagsFromString(flag);

const terminal = createTerminal(process.stderr, process.env);

// Ends what was started (Chrome, temporary folders): they hang on `exit`. A command that has more to end is asked first.
let stop = (status: number): void => process.exit(status);
for (const [signal, status] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const) {
  process.once(signal, () => {
    process.once(signal, () => process.exit(status));
    stop(status);
  });
}

const status = await main(process.argv.slice(2));
// Both streams are written out; what is left, such as a timer of a library, is not waited for.
process.stdout.write('', () => process.stderr.write('', () => process.exit(status)));

async function main(args: readonly string[]): Promise<number> {
  try {
    return await run(parseCommandLine(args));
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.line(`${terminal.palette.error('error')} ${error.message}`);
      return 2;
    }
    terminal.line(
      `${terminal.palette.error('error')} Lutrin could not run: ${error instanceof Error ? error.message : error}`,
    );
    if (process.env.LUTRIN_DEBUG && error instanceof Error) terminal.line(error.stack ?? '');
    return 2;
  }
}

async function run({ command, positionals, values }: Invocation): Promise<number> {
  const text = (name: string): string | undefined => (typeof values[name] === 'string' ? values[name] : undefined);
  if (values.version === true) {
    process.stdout.write(`${version()}\n`);
    return 0;
  }
  if (values.help === true || command === '') {
    process.stdout.write(`${helpText()}\n`);
    return values.help === true ? 0 : 2;
  }
  if (command === 'labs') return labs(positionals, values);
  if (command === 'time') return time(positionals[0], values);
  if (command === 'present') return present(positionals[0], values);
  const root = courseFolder(positionals[0] ?? '.');
  if (command === 'watch') return watch(root, values);
  const browserThread = startThread('print/browser-thread');
  const { buildCommand } = await import('./commands/build.js');
  const edition = text('edition');
  return buildCommand(
    {
      root,
      edition: edition === 'student' || edition === 'instructor' ? edition : undefined,
      audience: text('audience'),
      strict: values.strict === true,
      why: text('why'),
      json: values.json === true,
      environment: process.env,
      cores: availableParallelism(),
      clock: () => performance.now(),
      browserThread,
    },
    { terminal, print: output => void process.stdout.write(output) },
  );
}

async function watch(root: string, values: Invocation['values']): Promise<number> {
  const port = portOf(values, 8080);
  const stopped = new Promise<number>(resolve => {
    stop = resolve;
  });
  const { watchCommand } = await import('./commands/watch.js');
  return watchCommand(
    {
      root,
      host: typeof values.host === 'string' ? values.host : '127.0.0.1',
      port,
      open: values.open === true,
      follow: values['no-follow'] !== true,
      environment: process.env,
      cores: availableParallelism(),
      machine: hostname(),
      clock: () => performance.now(),
      openUrl,
      listenToKeys: press => listenToKeys(process.stdin, press),
      stopped,
    },
    terminal,
  );
}

async function present(deck: string | undefined, values: Invocation['values']): Promise<number> {
  const port = portOf(values, 8090);
  const root = courseFolder(typeof values.course === 'string' ? values.course : '.');
  const stopped = new Promise<number>(resolve => {
    stop = resolve;
  });
  const { presentCommand } = await import('./commands/present.js');
  return presentCommand(
    {
      root,
      deck,
      file: deck === undefined ? undefined : path.relative(root, path.resolve(deck)).replaceAll(path.sep, '/'),
      port,
      lan: values.lan === true,
      open: values.open === true,
      environment: process.env,
      cores: availableParallelism(),
      machine: hostname(),
      clock: () => performance.now(),
      openUrl,
      listenToKeys: press => listenToKeys(process.stdin, press),
      stopped,
    },
    terminal,
  );
}

function portOf({ port }: Invocation['values'], usual: number): number {
  const number = Number(port ?? usual);
  if (!Number.isInteger(number) || number < 0 || number > 65_535)
    throw new UsageError(`--port is a number up to 65535, not "${port}".`);
  return number;
}

async function labs(ids: readonly string[], values: Invocation['values']): Promise<number> {
  const text = (name: string): string | undefined => (typeof values[name] === 'string' ? values[name] : undefined);
  const step = text('step');
  if (step !== undefined && !/^[1-9]\d*$/.test(step))
    throw new UsageError(`--step is the number of a step, not "${step}".`);
  const stopped = new Promise<number>(resolve => {
    stop = resolve;
  });
  const { labsCommand } = await import('./commands/labs.js');
  return labsCommand(
    {
      root: courseFolder(text('course') ?? '.'),
      labs: ids,
      step: step === undefined ? undefined : Number(step),
      tier: text('tier') === 'fast' ? 'fast' : 'full',
      keep: values.keep === true,
      update: values.update === true,
      json: text('json'),
      junit: text('junit'),
      environment: process.env,
      userId: process.getuid?.(),
      cores: availableParallelism(),
      memory: totalmem(),
      clock: () => performance.now(),
      now: Date.now(),
      today: () => new Date().toISOString().slice(0, 10),
      write: (file, content) => writeFileSync(file, content),
      canWrite: file =>
        statSync(path.dirname(path.resolve(file)), { throwIfNoEntry: false })?.isDirectory() === true &&
        statSync(file, { throwIfNoEntry: false })?.isDirectory() !== true,
      stopped,
    },
    { terminal, print: output => void process.stdout.write(output) },
  );
}

async function time(file: string | undefined, values: Invocation['values']): Promise<number> {
  if (file === undefined || statSync(file, { throwIfNoEntry: false })?.isFile() !== true)
    throw new UsageError(
      file === undefined ? 'time needs the file that a rehearsal has left.' : `"${file}" is no file.`,
    );
  const { timeCommand } = await import('./commands/time.js');
  return timeCommand(
    {
      root: courseFolder(typeof values.course === 'string' ? values.course : '.'),
      file: { name: file, bytes: readFileSync(file) },
      write: values.write === true,
      writeFile: (path, content) => writeFileSync(path, content),
    },
    terminal,
  );
}

function courseFolder(name: string): string {
  const folder = path.resolve(name);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UsageError(`"${name}" is no folder.`);
  return realpathSync.native(folder);
}

function version(): string {
  return JSON.parse(readFileSync(path.join(toolFolder(), 'package.json'), 'utf8')).version;
}
