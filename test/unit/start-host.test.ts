// Which hosts of a lab are made, of which kind, and how what they need is named.

import { expect, it } from 'vitest';
import { macOf } from '../../src/hosts/network.js';
import { sshVariable } from '../../src/hosts/ssh.js';
import { driverOf, whyAbsent } from '../../src/hosts/start-host.js';

const host = (driver: string, settings: Readonly<Record<string, string>> = {}) => ({ name: 'web-1', driver, settings });

it.each([
  ['container', {}, 'fast', 'container', undefined],
  ['vm', {}, 'full', 'vm', undefined],
  ['vm', { fast: 'container' }, 'full', 'vm', undefined],
  ['vm', { fast: 'container' }, 'fast', 'container', undefined],
  ['vm', { fast: 'vm' }, 'fast', 'vm', undefined],
  ['vm', {}, 'fast', 'vm', 'web-1 is a virtual machine, which the fast tier leaves to the full one'],
  ['serial', {}, 'fast', 'serial', 'web-1 is a machine with a console, which the fast tier leaves to the full one'],
  ['serial', {}, 'full', 'serial', undefined],
] as const)('a %s with %j in the %s tier is a %s; not made because: %s', (driver, settings, tier, made, why) => {
  expect([driverOf(host(driver, settings), tier), whyAbsent(host(driver, settings), tier, {})]).toEqual([made, why]);
});

it('a machine that exists is used when the environment names it, and only then', () => {
  expect(sshVariable('web-1')).toBe('LUTRIN_SSH_WEB_1');
  for (const environment of [{}, { LUTRIN_SSH_WEB_1: '' }, { LUTRIN_SSH_WEB1: 'root@10.0.0.1' }])
    expect(whyAbsent(host('ssh'), 'full', environment)).toContain('LUTRIN_SSH_WEB_1=USER@ADDRESS');
  expect(whyAbsent(host('ssh'), 'full', { LUTRIN_SSH_WEB_1: 'root@10.0.0.1' })).toBeUndefined();
});

it('cards have an address that follows from that of their host', () => {
  expect(macOf('10.0.0.50')).toBe('52:54:0a:00:00:32');
});
