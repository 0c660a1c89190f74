// Which names a server answers to.

import { expect, it } from 'vitest';
import { refusal } from '../../src/serve/request.js';

it('a machine is known by its names', () => {
  const asked = (host: string, bound: string): string | undefined =>
    refusal(
      { host, origin: undefined, fetchSite: undefined, fetchMode: undefined },
      { host: bound, port: 80, machine: 'Lab.example.org' },
    );
  for (const host of ['lab.example.org', 'lab', 'LAB.local', '192.0.2.1', '[2001:db8::1]']) {
    expect([host, asked(host, '0.0.0.0')]).toEqual([host, undefined]);
    expect([host, asked(host, '127.0.0.1')]).toEqual([host, expect.any(String)]);
  }
  for (const host of ['other.local', 'lab.example.com', 'x.lab.local', 'example.org'])
    expect([host, asked(host, '0.0.0.0')]).toEqual([host, expect.any(String)]);
});
