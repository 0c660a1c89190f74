// What the sheet of the login service says of its program, as far as that can be told without a kernel.

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const read = (file: string): string => readFileSync(new URL(`../../labs/${file}`, import.meta.url), 'utf8');

it('users that exist and users that do not are answered after the same time: their hashes are of one method', () => {
  const method = /openssl passwd -(\d)/.exec(read('07-login-service.md'))?.[1];
  const [, rest = ''] = read('07-login-service/login.c').split('#define NOBODY');
  const nobody = [...(rest.split('\n\n')[0] ?? '').matchAll(/"([^"]*)"/g)].map(([, part]) => part).join('');
  // SHA-512: a salt of at most 16 characters, and 512 bits in 86.
  expect(method).toBe('6');
  expect(nobody).toMatch(/^\$6\$[./\w]{1,16}\$[./\w]{86}$/);
});
