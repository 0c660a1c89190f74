// The packages that hosts fetch: each has a folder of its own, and what one fetches is there for the next.

import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lendPackages, returnPackages } from '../../src/hosts/packages.js';

let folder: string;
const at = (...names: string[]): string => path.join(folder, ...names);

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lutrin-packages-'));
  mkdirSync(at('shared'));
  writeFileSync(at('shared/nginx_1.deb'), 'nginx');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('are lent without being copied, and without what apt has beside them', () => {
  writeFileSync(at('shared/lock'), '');
  mkdirSync(at('shared/partial'));
  lendPackages(at('shared'), at('web1'));
  expect(readdirSync(at('web1'))).toEqual(['nginx_1.deb']);
  expect(statSync(at('web1/nginx_1.deb')).ino).toBe(statSync(at('shared/nginx_1.deb')).ino);
});

it('come back with those that the host has fetched, but not with what it has begun to fetch', () => {
  lendPackages(at('shared'), at('web1'));
  lendPackages(at('shared'), at('web2'));
  writeFileSync(at('web1/haproxy_2.deb'), 'haproxy');
  writeFileSync(at('web2/haproxy_2.deb'), 'haproxy');
  mkdirSync(at('web1/partial'));
  writeFileSync(at('web1/partial/curl_3.deb'), 'cu');
  rmSync(at('web1/nginx_1.deb')); // apt-get clean
  for (const host of ['web1', 'web2', 'web1']) returnPackages(at(host), at('shared'));
  expect(readdirSync(at('shared'))).toEqual(['haproxy_2.deb', 'nginx_1.deb']);
  expect(readFileSync(at('shared/nginx_1.deb'), 'utf8')).toBe('nginx');
  expect(existsSync(at('web2/nginx_1.deb'))).toBe(true);
});
