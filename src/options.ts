// Every command and option, once: what is parsed, what `--help` prints and what the README lists all come from these tables.

import { parseArgs } from 'node:util';

export interface Option {
  readonly name: string;
  /** What stands for the value in the help; without it the option is a flag. */
  readonly value?: string;
  readonly allowed?: readonly string[];
  readonly help: string;
}

export interface Command {
  readonly name: string;
  readonly argument: string;
  readonly help: string;
  readonly options: readonly Option[];
}

export const commands = [
  {
    name: 'build',
    argument: '[COURSE]',
    help: 'Build the course in the folder COURSE (default: this one) into dist/ and private/.',
    options: [
      {
        name: 'edition',
        value: 'NAME',
        allowed: ['student', 'instructor'],
        help: 'Build only the student or the instructor edition.',
      },
      { name: 'audience', value: 'GROUP', help: 'Leave out the slides that are not for this group.' },
      { name: 'strict', help: 'Fail on warnings, too.' },
      { name: 'why', value: 'PATH', help: 'Say why this output was made, and what it depends on.' },
      { name: 'json', help: 'Print what was done and found as JSON.' },
    ],
  },
  {
    name: 'watch',
    argument: '[COURSE]',
    help: 'Build the course, serve it on this machine and show every edit at once.',
    options: [
      { name: 'port', value: 'N', help: 'Serve on this port, or the next free one (default: 8080).' },
      { name: 'host', value: 'ADDR', help: 'Serve to the network, on this address (default: only this machine).' },
      { name: 'open', help: 'Open the course in a browser.' },
      { name: 'no-follow', help: 'Do not go to the slide or step that was edited.' },
    ],
  },
  {
    name: 'labs',
    argument: '[LAB…]',
    help: 'Run the lab guides, every step of them, on hosts made for that (as root, on Linux).',
    options: [
      { name: 'course', value: 'DIR', help: 'The folder of the course (default: this one).' },
      { name: 'step', value: 'N', help: 'Run this step alone, on what the steps before it left.' },
      {
        name: 'tier',
        value: 'NAME',
        allowed: ['fast', 'full'],
        help: 'Which kinds of hosts are made (default: full).',
      },
      { name: 'keep', help: 'Leave the hosts up, and say how to enter them.' },
      { name: 'update', help: 'Rewrite the expected output that is not true any more, and show what changed.' },
      { name: 'json', value: 'FILE', help: 'Write the report as JSON; - prints it.' },
      { name: 'junit', value: 'FILE', help: 'Write the report as JUnit XML.' },
    ],
  },
  {
    name: 'time',
    argument: 'FILE',
    help: 'Show what the times that a rehearsal has left in FILE change in the slides.',
    options: [
      { name: 'course', value: 'DIR', help: 'The folder of the course (default: this one).' },
      { name: 'write', help: 'Change the slides.' },
    ],
  },
  {
    name: 'present',
    argument: '[DECK]',
    help: 'Build the course, then serve its instructor edition to this machine, to present DECK (its id or file).',
    options: [
      { name: 'course', value: 'DIR', help: 'The folder of the course (default: this one).' },
      { name: 'port', value: 'N', help: 'Serve on this port, or the next free one (default: 8090).' },
      { name: 'lan', help: 'Let the room follow on its own screens, and a phone be the remote; shows QR codes.' },
      { name: 'open', help: 'Open the deck in a browser.' },
    ],
  },
] as const satisfies readonly Command[];

export const generalOptions: readonly Option[] = [
  { name: 'help', help: 'Print this help.' },
  { name: 'version', help: 'Print the version.' },
];

export interface Invocation {
  readonly command: string;
  readonly positionals: readonly string[];
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
}

/** A mistake on the command line; the message says what to type. */
export class UsageError extends Error {}

export function parseCommandLine(args: readonly string[]): Invocation {
  const [name = '', ...rest] = args[0]?.startsWith('-') === false ? args : ['', ...args];
  const command = commands.find(found => found.name === name);
  if (command === undefined && name !== '')
    throw new UsageError(`There is no command "${name}". Commands: ${commands.map(found => found.name).join(', ')}.`);
  const options: readonly Option[] = [...(command?.options ?? []), ...generalOptions];
  const { values, positionals } = parse(rest, options);
  for (const option of options) {
    const value = values[option.name];
    if (option.allowed !== undefined && typeof value === 'string' && !option.allowed.includes(value))
      throw new UsageError(`--${option.name} is ${option.allowed.join(' or ')}, not "${value}".`);
  }
  if (positionals.length > 1 && command?.name !== 'labs')
    throw new UsageError(`"${positionals[1]}" is one ${command?.name === 'present' ? 'deck' : 'folder'} too many.`);
  return { command: name, positionals, values };
}

function parse(args: readonly string[], options: readonly Option[]): Pick<Invocation, 'positionals' | 'values'> {
  const types = options.map(option => [
    option.name,
    { type: option.value === undefined ? ('boolean' as const) : ('string' as const) },
  ]);
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: Object.fromEntries(types),
      allowPositionals: true,
    });
    return { values: values as Invocation['values'], positionals };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

export function helpText(): string {
  const lines = ['Lutrin builds a taught course from Markdown: slides and lab guides, to HTML and PDF.', '', 'Usage:'];
  for (const command of commands) {
    lines.push(`  lutrin ${command.name} ${command.argument} [options]`, `      ${command.help}`);
    lines.push(...command.options.map(optionLine));
  }
  lines.push('', 'Everywhere:', ...generalOptions.map(optionLine));
  lines.push(
    '',
    'Exit status: 0 good (warnings too, unless --strict), 1 the course has errors, 2 Lutrin could not run.',
  );
  return lines.join('\n');
}

function optionLine(option: Option): string {
  const usage = `--${option.name}${option.value === undefined ? '' : ` ${option.value}`}`;
  return `      ${usage.padEnd(20)}  ${option.help}`;
}
