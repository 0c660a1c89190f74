// What a machine must have before labs can run on it.

import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';

/** Programs by the Debian package that has them. */
const programs: Readonly<Record<string, string>> = {
  unshare: 'util-linux',
  nsenter: 'util-linux',
  setpriv: 'util-linux',
  ip: 'iproute2',
  nft: 'nftables',
  dnsmasq: 'dnsmasq-base',
  slirp4netns: 'slirp4netns',
  debootstrap: 'debootstrap',
};

/** What to do before labs can run here, in words; empty when they can. */
export function missingRequirements(searchPath: string, userId: number | undefined): string[] {
  const missing = Object.keys(programs).filter(name => !isProgram(name, searchPath));
  const packages = [...new Set(missing.map(name => programs[name]))].join(' ');
  return [
    ...(userId === 0 ? [] : ['Labs make machines of their own, which only root may do: run it with sudo.']),
    ...(missing.length === 0
      ? []
      : [`Missing programs: ${missing.join(', ')}. On Debian or Ubuntu: apt-get install ${packages}`]),
    ...(existsSync('/dev/net/tun') ? [] : ['/dev/net/tun is missing: the hosts of a lab would have no network.']),
  ];
}

function isProgram(name: string, searchPath: string): boolean {
  return [...searchPath.split(path.delimiter), '/usr/sbin', '/sbin'].some(folder => {
    try {
      accessSync(path.join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
