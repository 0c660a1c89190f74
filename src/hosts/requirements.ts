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

/** Those that hosts of a driver need beyond that. */
const programsOf: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  vm: {
    'qemu-system-x86_64': 'qemu-system-x86',
    'mkfs.ext4': 'e2fsprogs',
    e2fsck: 'e2fsprogs',
    ssh: 'openssh-client',
    'ssh-keygen': 'openssh-client',
  },
  serial: { 'qemu-system-x86_64': 'qemu-system-x86' },
  ssh: { ssh: 'openssh-client' },
};

/** What to do before labs with hosts of these drivers can run here, in words; empty when they can. */
export function missingRequirements(
  searchPath: string,
  userId: number | undefined,
  drivers: ReadonlySet<string>,
): string[] {
  const needed = Object.assign({}, programs, ...[...drivers].map(driver => programsOf[driver])) as typeof programs;
  const missing = Object.keys(needed).filter(name => !isProgram(name, searchPath));
  const packages = [...new Set(missing.map(name => needed[name]))].join(' ');
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
