// The hosts that a lab's front matter declares, with the settings that each driver knows.

import { type Fields, isMapping } from '../course/fields.js';
import { diagnostic, type Report } from '../diagnostics/diagnostic.js';
import { didYouMean, listOf } from '../diagnostics/suggest.js';
import type { Host } from './lab-model.js';

const drivers = ['container', 'vm', 'ssh', 'serial'] as const;

interface Rule {
  readonly pattern: RegExp;
  readonly what: string;
}

const name: Rule = { pattern: /^\S+$/, what: 'a name' };
const names: Rule = { pattern: /\S/, what: 'names with spaces between them' };

const common = {
  driver: { pattern: /./, what: 'a driver' },
  fast: { pattern: /^(?:container|vm|ssh|serial)$/, what: `one of ${listOf(drivers)}` },
  role: { pattern: /^probe$/, what: '"probe"' },
  ip: { pattern: /^\d{1,3}(?:\.\d{1,3}){3}$/, what: 'an address such as 10.0.0.11' },
  names,
  zone: names,
} satisfies Record<string, Rule>;

const debian = { image: name, card: name, network: { pattern: /^none$/, what: '"none"' } } satisfies Record<
  string,
  Rule
>;

const machine = {
  memory: { pattern: /^[1-9]\d+$/, what: 'a number of MiB' },
  mac: { pattern: /^[\da-f]{2}(?::[\da-f]{2}){5}$/i, what: 'an address such as 52:54:00:00:00:50' },
} satisfies Record<string, Rule>;

const settingsOf: Readonly<Record<Host['driver'], Readonly<Record<string, Rule>>>> = {
  container: { ...common, ...debian, npm: names, compiler: { pattern: /^ccache$/, what: '"ccache"' } },
  vm: { ...common, ...debian, ...machine },
  serial: { ...common, ...machine, screen: { pattern: /^std$/, what: '"std"' } },
  ssh: { ...common, user: name, port: { pattern: /^\d+$/, what: 'a number' }, identity: name },
};

export function readHosts(fields: Fields, report: Report): ReadonlyMap<string, Host> {
  const hosts = new Map<string, Host>();
  for (const [name, value] of fields.entries('hosts')) {
    const settings = isMapping(value) ? value : {};
    const driver = drivers.find(found => found === settings.driver);
    if (driver === undefined) {
      const said = typeof settings.driver === 'string' ? settings.driver : '';
      fields.bad(
        ['hosts', name, 'driver'],
        `The host "${name}" needs a driver: ${listOf(drivers)}.`,
        didYouMean(said, drivers),
      );
    } else checkSettings(name, driver, settings, fields, report);
    const texts = Object.entries(settings).map(([key, setting]) => [key, String(setting)] as const);
    const span = fields.keySpan(['hosts', name]);
    hosts.set(name, { name, driver: driver ?? 'container', settings: Object.fromEntries(texts), span });
  }
  return hosts;
}

function checkSettings(
  name: string,
  driver: Host['driver'],
  settings: Readonly<Record<string, unknown>>,
  fields: Fields,
  report: Report,
): void {
  const fast = drivers.find(found => found === settings.fast);
  const known = { ...settingsOf[driver], ...(fast === undefined ? {} : settingsOf[fast]) };
  for (const [key, value] of Object.entries(settings)) {
    const path = ['hosts', name, key];
    const rule = Object.hasOwn(known, key) ? known[key] : undefined;
    if (rule === undefined) {
      const details = { fix: didYouMean(key, Object.keys(known)), notes: [`Settings: ${listOf(Object.keys(known))}.`] };
      const message = `A host with the driver "${driver}" has no setting "${key}".`;
      report(diagnostic('lab/unknown-key', fields.keySpan(path), message, details));
    } else if (!String(value).includes('@{') && !rule.pattern.test(String(value)))
      fields.bad(path, `"${key}" is ${rule.what}, not "${value}".`);
  }
}
