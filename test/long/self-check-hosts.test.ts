// Where the students' script runs a check, and as whom. `ssh`, `sudo` and `id` are programs of the test: what they are asked is
// what counts, and no machine is reached.

import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { find, scripted, sheetOf, shells } from '../support/self-check.js';

/** Runs what it is given here, where `HOST_NAME` says on which machine it believes to be. */
const ssh = `printf '%s\\n' "$*" >>"$FOLDER/asked"
while [ "$#" -gt 2 ]; do shift; done
case $1 in
10.9.0.99) echo "ssh: connect to host $1 port 22: No route to host" >&2; exit 255 ;;
esac
HOST_NAME=$1 exec sh -c "$2"
`;

const hosts = `hosts:
  web1: { driver: vm, ip: "10.9.@{TEAM}.99" }
  node1: { driver: container }
  client1: { driver: serial, ip: 10.9.0.50 }
  store: { driver: ssh, names: "s3.lan s3" }
  probe: { driver: container, role: probe }
`;

function asked(folder: string): string[] {
  const file = path.join(folder, 'asked');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
}

const perHost = sheetOf(
  [
    ['web host=web1', 'test "$HOST_NAME" = 10.9.3.99'],
    ['node host=node1', 'test "$HOST_NAME" = node1'],
    ['console host=client1', 'true'],
    ['store host=store', 'test "$HOST_NAME" = s3.lan'],
    ['outside from=probe', '! env | grep -q HOST_NAME='],
  ],
  hosts,
);

describe.each(shells)('the students’ script in %s', shell => {
  it('reaches hosts by ssh without a question, consoles not at all, and is the probe itself', async () => {
    const { run, program, folder } = await scripted(perHost);
    program('ssh', ssh);
    const { stdout } = await run(shell, [], { TEAM: '3' });
    expect(stdout).toBe(`lab: A lab
1. Only step
  ok web
  ok node
  ?  console (skipped: client1 has only a console)
  ok store
  ok outside
lab: 4/5 public checks pass, 1 skipped
`);
    expect(asked(folder)).toHaveLength(3);
    expect(asked(folder)[0]).toBe(
      "-T -o BatchMode=yes -o ConnectTimeout=5 -o LogLevel=ERROR 10.9.3.99 exec sh -c 'exec sh'",
    );
  });

  it('says why a host cannot be reached, and asks it once', async () => {
    const { run, program, folder } = await scripted(
      sheetOf(
        [
          ['a host=web1', 'true'],
          ['b host=web1', 'true'],
          ['c needs=a', 'true'],
        ],
        hosts,
      ),
    );
    program('ssh', ssh);
    const { stdout, status } = await run(shell, ['--tap'], { TEAM: '0' });
    const reason = 'web1 cannot be reached by ssh: ssh: connect to host 10.9.0.99 port 22: No route to host';
    expect(stdout).toContain(`ok 1 - a # SKIP ${reason}\n`);
    expect(stdout).toContain(`ok 2 - b # SKIP ${reason}\n`);
    expect(stdout).toContain('ok 3 - c # SKIP waiting for: a\n');
    expect(asked(folder)).toHaveLength(1);
    expect(status).toBe(2);
  });

  it('runs here what is about this machine: by its name, its address, or because it is told', async () => {
    const own = Object.values(networkInterfaces())
      .flatMap(found => found ?? [])
      .find(({ family }) => family === 'IPv4');
    const name = hostname().replace(/\..*/, '');
    const front = `hosts:\n  ${name}: { driver: vm, ip: 10.9.9.9 }\n  here2: { driver: vm, ip: ${own?.address} }\n  far: { driver: vm, ip: 10.9.9.8 }\n  far2: { driver: vm, ip: 10.9.9.7 }\n`;
    const checks = [name, 'here2', 'far', 'far2'].map((host, index): [string, string] => [
      `c${index} host=${host}`,
      '! env | grep -q HOST_NAME=',
    ]);
    const { run, program, folder } = await scripted(sheetOf(checks, front));
    program('ssh', ssh);
    expect((await run(shell, [], { TEAM: '1' })).stdout).toContain('  ok c0\n  ok c1\n  KO c2\n  KO c3\n');
    expect(asked(folder)).toHaveLength(2);
    expect((await run(shell, ['here=far'], { TEAM: '1', HOME: '' })).stdout).toMatch(/ {2}ok c2\n {2}KO c3\n/);
    expect((await run(shell, ['here'], { TEAM: '1', HOME: '' })).stdout).toMatch(/ {2}ok c2\n {2}ok c3\n/);
    expect(asked(folder)).toHaveLength(3);
  });

  // The shell of BusyBox has an `id` of its own.
  it.skipIf(shell.startsWith('busybox') && process.getuid?.() === 0)(
    'becomes root by sudo that asks nothing, and says when it may not',
    async () => {
      const sheet = sheetOf([
        ['a user=root', 'test "$BECAME" = root'],
        ['b user=other', 'true'],
        ['c', 'true'],
      ]);
      const { run, program, folder } = await scripted(sheet);
      program('id', 'case $1 in -un) echo student ;; *) echo 1000 ;; esac\n');
      program('sudo', 'printf "%s\\n" "$*" >>"$FOLDER/asked"\nshift\nBECAME=root exec "$@"\n');
      expect((await run(shell, [], { TEAM: '1' })).stdout).toContain('  ok a\n');
      expect(asked(folder)).toEqual(['-n sh', '-n -u other sh']);
      program('sudo', 'echo "sudo: a password is required" >&2\nexit 1\n');
      const { stdout, status } = await run(shell, [], { TEAM: '1' });
      expect(stdout).toMatch(
        / {2}\? {2}a \(skipped: it cannot be run as root on \S+: sudo: a password is required\)\n/,
      );
      expect(stdout).toMatch(/ {2}\? {2}b \(skipped: it cannot be run as other on /);
      expect(stdout).toContain('  ok c');
      expect(status).toBe(0);
    },
  );

  it('asks other hosts for the programs that a check needs there', async () => {
    const sheet = sheetOf(
      [
        ['a from=probe requires=node1:no-such-program', 'true'],
        ['b from=probe requires=node1:sh', 'true'],
        ['c from=probe requires=web1:no-such-program', 'true'],
      ],
      hosts,
    );
    const { run, program } = await scripted(sheet);
    program('ssh', ssh);
    const { stdout } = await run(shell, [], { TEAM: '0' });
    expect(stdout).toContain('  ?  a (skipped: there is no no-such-program on node1)\n  ok b\n  ok c\n');
  });

  it('does not run a check on a value that only the lab has seen', async () => {
    const sheet = sheetOf([
      ['a', 'touch "$FOLDER/ran" <@{KEY}>x'],
      ['b', 'true'],
    ]);
    const { run, folder } = await scripted(`${sheet}\n\`\`\`sh {save=KEY manual="x"}\nmake a key\n\`\`\`\n`);
    const { stdout } = await run(shell, [], { TEAM: '1' });
    expect(stdout).toContain('  ?  a (skipped: it needs a value that the lab has printed: KEY)\n  ok b\n');
    expect(existsSync(path.join(folder, 'ran'))).toBe(false);
  });

  it('does not fail what a later step has replaced', async () => {
    const sheet = sheetOf([
      ['old', 'false'],
      ['new supersedes=old title="The new way"', '! env | grep -q OLD='],
    ]);
    const { run } = await scripted(sheet);
    const { stdout, status } = await run(shell, [], { TEAM: '1' });
    expect(stdout).toContain('  ok The new way\n  ?  old (skipped: replaced by: The new way)\n');
    expect(status).toBe(0);
    expect((await run(shell, [], { TEAM: '1', OLD: 'yes', HOME: '' })).stdout).toMatch(
      / {2}KO The new way\n {2}KO old\n/,
    );
  });

  it('runs checks as labs are run: by Bash with pipefail, unset names being mistakes, with nothing to read', async () => {
    const { run } = await scripted(
      sheetOf([
        ['pipe', 'false | true'],
        ['unset', 'echo "$NO_SUCH_NAME"'],
        ['first', 'false\ntrue'],
        ['input timeout=5s', 'cat'],
        ['place', 'test "$PWD" = / && test "$TZ" = UTC && test "$LANG" = C.UTF-8 && test -n "$BASH_VERSION"'],
      ]),
    );
    const { stdout } = await run(shell, [], { TEAM: '1', LC_ALL: 'fr_FR.UTF-8' });
    expect(stdout).toMatch(
      / {2}KO pipe\n {2}KO unset\n {5}.*NO_SUCH_NAME.*\n {2}KO first\n {2}ok input\n {2}ok place\n/,
    );
  });

  it.skipIf(find('curl') === undefined)('asks a server as its check does', async () => {
    let page = 'Team 3';
    const server = createServer((_request, response) => void response.end(page));
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const code = `body=$(curl -fsS --max-time 5 http://127.0.0.1:@{PORT}/)
case $body in
*"Team @{TEAM}"*) ;;
*) echo "HINT: it says '$body'"; exit 1 ;;
esac`;
    const front = '  PORT: { from: port, default: 1 }\n';
    const { run } = await scripted(sheetOf([['page title="The page of team @{TEAM}"', code]], front));
    const said = async (team: string, at: number): Promise<string> =>
      (await run(shell, [], { TEAM: team, PORT: String(at), HOME: '' })).stdout;
    expect(await said('3', port)).toContain('  ok The page of team 3\n');
    expect(await said('4', port)).toContain("  KO The page of team 4\n     it says 'Team 3'\n");
    page = `100% \\n $(exit 1) 'Team'`;
    expect(await said('3', port)).toContain(`     it says '100% \\n $(exit 1) 'Team''\n`);
    expect(await said('3', 1)).toMatch(/ {2}KO The page of team 3\n {5}curl: \(7\) /);
  });
});
