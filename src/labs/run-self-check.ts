// The students' self-check at the end of a lab: it must say of each check what the run has shown.

import type { LabHost, LabWorld } from '../hosts/host.js';

/** The students' script of a lab. */
export interface SelfCheckScript {
  readonly text: string;
  /** Values for its environment. */
  readonly environment: ReadonlyMap<string, string>;
}

export interface SelfCheckReport {
  /** Checks of which it says the same. */
  readonly agreed: readonly string[];
  /** Checks that it could not see from any host. */
  readonly unseen: readonly string[];
  /** Checks that passed, and of which it says otherwise, with what it says and where. */
  readonly disputed: readonly string[];
}

/** Milliseconds that the script may take on one host. */
const limit = 5 * 60_000;

/**
 * Runs the script on each of these hosts: on each it sees the checks of that host, and those from outside.
 * @param passed ids of the checks that pass at the end of the lab.
 */
export async function runSelfCheck(
  { text, environment }: SelfCheckScript,
  hosts: readonly LabHost[],
  passed: ReadonlySet<string>,
): Promise<SelfCheckReport> {
  const settings = [...environment].map(([name, value]) => `${name}='${value.replaceAll("'", `'\\''`)}'`);
  const seen = new Map<string, 'ok' | 'unseen'>();
  const disputed: string[] = [];
  for (const host of hosts) {
    const file = { path: script, content: text, mode: undefined, owner: undefined, append: false };
    await host.put(file);
    const run = { text: `${settings.join(' ')} sh ${script} --tap`, user: undefined, cwd: '/', timeout: limit };
    const { stdout, output, status } = await host.run(run);
    const results = readTap(stdout);
    if (results.length === 0)
      disputed.push(`on ${host.name} it ended with status ${status}: ${output.trim().slice(-500)}`);
    for (const { id, result, detail } of results) {
      if (!passed.has(id)) continue;
      if (result === 'not ok') disputed.push(`on ${host.name} it says of "${id}": ${detail}`);
      else if (result === 'ok' || !seen.has(id)) seen.set(id, result === 'ok' ? 'ok' : 'unseen');
    }
  }
  const idsOf = (wanted: 'ok' | 'unseen'): string[] =>
    [...seen].filter(([, result]) => result === wanted).map(([id]) => id);
  return { agreed: idsOf('ok'), unseen: idsOf('unseen'), disputed };
}

const script = '/tmp/check.sh';

/** The hosts on which checks are, each once; one more when there is none. */
export function hostsOfChecks(names: Iterable<string>, { hosts }: LabWorld): LabHost[] {
  const found = [...new Set(names)].flatMap(name => hosts.get(name) ?? []);
  return found.length > 0 ? found : [...hosts.values()].slice(0, 1);
}

interface TapResult {
  readonly id: string;
  readonly result: 'ok' | 'not ok' | 'skipped';
  /** What it says of it. */
  readonly detail: string;
}

/** TAP 13 as the script prints it: the id of each check stands in the line after its result. */
function readTap(text: string): TapResult[] {
  const results = text.matchAll(/^(ok|not ok) \d+ - (.*)\n# check: (.*)((?:\n# (?!check: ).*)*)/gm);
  return [...results].map(([, result, title = '', id = '', detail = '']) => ({
    id,
    result: result === 'not ok' ? 'not ok' : / # SKIP /.test(title) ? 'skipped' : 'ok',
    detail: detail.replaceAll('\n# ', ' ').trim(),
  }));
}
