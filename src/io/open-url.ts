// Opens an address in the user's browser, by the program that the system has for that.

import { spawn } from 'node:child_process';

/** `failed` is called when the system has no such program. */
export function openUrl(url: string, failed: () => void): void {
  const [program, ...args] = commandFor(process.platform);
  const child = spawn(program, [...args, url], { stdio: 'ignore', detached: true });
  child.on('error', failed);
  child.unref();
}

function commandFor(platform: NodeJS.Platform): readonly [string, ...string[]] {
  switch (platform) {
    case 'darwin':
      return ['open'];
    case 'win32':
      return ['cmd', '/c', 'start', ''];
    default:
      return ['xdg-open'];
  }
}
