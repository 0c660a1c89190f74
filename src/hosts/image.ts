// The root file systems that hosts start from: made once with debootstrap and kept by what they are made of.

import { createHash } from 'node:crypto';
import path from 'node:path';
import { keptFolder } from './kept-folder.js';
import { confined, must } from './program.js';

interface Recipe {
  readonly suite: string;
  readonly packages: readonly string[];
}

/** What the installer of Debian gives a small server. */
const recipes: Readonly<Record<string, Recipe>> = {
  'debian-12': {
    suite: 'bookworm',
    packages: [
      'systemd-sysv',
      'dbus',
      'ifupdown',
      'iproute2',
      'iputils-ping',
      'procps',
      'ca-certificates',
      'curl',
      'netbase',
      'apt-utils',
      'gpgv',
      'openssh-client',
    ],
  },
};

export const imageNames: readonly string[] = Object.keys(recipes);

/** Run in a new root file system: a container has no consoles to log in on. */
const setUp = `
systemctl mask console-getty.service getty@tty1.service systemd-logind.service getty-static.service
: > /etc/machine-id
rm -f /etc/hostname /etc/resolv.conf /etc/apt/apt.conf.d/*
mkdir -p /etc/network/interfaces.d
printf 'source /etc/network/interfaces.d/*\\n\\nauto lo\\niface lo inet loopback\\n' > /etc/network/interfaces
apt-get clean
`;

/** Milliseconds that making an image may take. */
const limit = 20 * 60_000;

/** The folder of the image, below `cache`. */
export async function baseImage(name: string, cache: string, say: (text: string) => void): Promise<string> {
  const recipe = recipes[name];
  if (recipe === undefined) throw new Error(`There is no image "${name}". Images: ${imageNames.join(', ')}.`);
  const key = createHash('sha256')
    .update(JSON.stringify([recipe, setUp]))
    .digest('hex')
    .slice(0, 12);
  const folder = path.join(cache, `${name}-${key}`);
  const include = `--include=${recipe.packages.join(',')}`;
  await keptFolder(folder, async making => {
    say(`Making the image ${name}; the next runs use it again`);
    await must(confined(['debootstrap', '--variant=minbase', include, recipe.suite, making]), { timeout: limit });
    await must(confined(['chroot', making, '/bin/sh', '-eu', '-c', setUp]));
  });
  return folder;
}
