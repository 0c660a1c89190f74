// How a script is run on a host, whatever it is made of: as one process, with the state that the script before left behind.

import type { HostFile, Script } from './host.js';

/** Where a host keeps the script that it runs, and what scripts leave for the next one. */
export const scriptFolder = '/run/lutrin';

/** For `/bin/sh`: keeps what it reads as the script to run. */
export const stageScript = `mkdir -p -m 1777 ${scriptFolder} && cat > ${scriptFolder}/script`;

/**
 * Runs the script that was staged, with the state of the one before: its variables, its folder. A third output names the line
 * that failed. `mark` is in the environment of all that it starts, in place of that of the script before.
 */
export function commandFor({ user = 'root', cwd }: Pick<Script, 'user' | 'cwd'>, mark: string): string[] {
  const state = `${scriptFolder}/state-${user}`;
  const wrapper = `
set -E
if [ -r '${state}' ]; then . '${state}'; fi
export '${mark}'
${cwd === undefined ? '' : `cd -- ${quoted(cwd)}`}
trap 'echo "$LINENO" >&3' ERR
trap '{ export -p; printf "cd -- %q\\n" "$PWD"; } > ${state}.new 2>/dev/null && mv ${state}.new ${state}' EXIT
set -eu -o pipefail
. ${scriptFolder}/script 3>&3
`;
  const environment = ['LANG=C.UTF-8', 'TZ=UTC', 'COLUMNS=80', 'TERM=dumb', mark];
  const paths = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  const bash = ['/bin/bash', '--noprofile', '--norc', '-c', wrapper];
  const start = ['setsid', '--wait', 'env', '-i', paths, ...environment];
  return user === 'root'
    ? [...start, 'HOME=/root', 'USER=root', 'LOGNAME=root', ...bash]
    : [...start, 'runuser', '-u', user, '--', ...bash];
}

/** For `/bin/sh` on the host: kills all processes that have the mark in their environment, and those that they start meanwhile. */
export function killScript(mark: string): string {
  const marked = `grep -lzxFe ${quoted(mark)} /proc/[0-9]*/environ 2>/dev/null | cut -d / -f 3`;
  return `while pids=$(${marked}) && [ -n "$pids" ]; do kill -KILL $pids 2>/dev/null; done`;
}

/** Milliseconds in which a file is written: disks may be busy with other things, images of hosts first of all. */
export const putLimit = 5 * 60_000;

/** Writes what it reads to a file of the host. */
export function putCommand({ path: target, mode = '', owner = '', append }: HostFile): string[] {
  return ['/bin/sh', '-eu', '-c', putScript, 'sh', target, mode, owner, append ? 'yes' : 'no'];
}

const putScript = `
path=$1; mode=$2; owner=$3; append=$4
case $path in "~"*) path=$HOME\${path#"~"} ;; esac
mkdir -p "$(dirname "$path")"
if [ "$append" = yes ]; then cat >> "$path"; else cat > "$path"; fi
if [ -n "$mode" ]; then chmod "$mode" "$path"; fi
if [ -n "$owner" ]; then chown "$owner" "$path"; fi
`;

/** One word for a shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
