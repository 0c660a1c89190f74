// The disk that virtual machines start from: an image of containers with what a computer needs beyond that, a kernel first of all.

import { createHash } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { makeDisk } from './disk.js';
import { baseImage } from './image.js';
import { keptFolder } from './kept-folder.js';
import { confined, must } from './program.js';

export interface VmImage {
  readonly disk: string;
  readonly kernel: string;
  readonly initrd: string;
  /** The private key that its root lets in, on the port of Lutrin alone. */
  readonly key: string;
}

/** Name of the port, between this machine and a virtual one, over which commands come. */
export const portName = 'lutrin';

const packages = ['linux-image-cloud-amd64', 'openssh-server', 'udev'];

/** Where the server that takes commands finds its files. */
const own = '/usr/lib/lutrin';

const server = `HostKey ${own}/host-key
AuthorizedKeysFile ${own}/key.pub
StrictModes no
UsePAM no
PermitRootLogin yes
PasswordAuthentication no
KbdInteractiveAuthentication no
MaxSessions 50
UseDNS no
PrintMotd no
`;

/**
 * Talks ssh over a port that is no network: what a lab does to the network, and what students see of it, has nothing to do with it.
 * In a container that starts from this disk there is no such port, and it does not start.
 */
const service = `[Unit]
Description=Commands of Lutrin
BindsTo=dev-virtio\\x2dports-${portName}.device
After=dev-virtio\\x2dports-${portName}.device
StartLimitIntervalSec=0

[Service]
ExecStartPre=/bin/sh -c 'mkdir -p /run/sshd; getent passwd sshd >/dev/null || useradd --system --home-dir /run/sshd --shell /usr/sbin/nologin sshd'
ExecStart=/bin/sh -c 'exec /usr/sbin/sshd -i -e -f ${own}/server.conf <>/dev/virtio-ports/${portName} >&0'
StandardError=journal
KillMode=process
Restart=always
RestartSec=200ms

[Install]
WantedBy=dev-virtio\\x2dports-${portName}.device
`;

/** Makes the root file system `$1/tree` that of a computer; kernel and keys come to stand beside it. Services do not start in there. */
const setUp = `
cd "$1/tree"
mount -t proc proc proc
mount -t tmpfs tmpfs tmp
cp -L /etc/resolv.conf etc/resolv.conf
printf '#!/bin/sh\\nexit 101\\n' > usr/sbin/policy-rc.d
chmod 755 usr/sbin/policy-rc.d
export DEBIAN_FRONTEND=noninteractive LANG=C
chroot . apt-get -q update
chroot . apt-get -q install -y --no-install-recommends ${packages.join(' ')}
chroot . apt-get clean
rm usr/sbin/policy-rc.d etc/resolv.conf etc/ssh/ssh_host_*
mkdir -p .${own}
ssh-keygen -q -t ed25519 -N '' -C lutrin -f "$1/key"
ssh-keygen -q -t ed25519 -N '' -C lutrin -f .${own}/host-key
cp "$1/key.pub" .${own}/key.pub
cat > .${own}/server.conf <<'END'
${server}END
cat > etc/systemd/system/lutrin.service <<'END'
${service}END
chroot . systemctl enable lutrin.service
chroot . systemctl disable ssh.service e2scrub_reap.service
chroot . systemctl mask apt-daily.timer apt-daily-upgrade.timer e2scrub_all.timer
cp -L vmlinuz initrd.img "$1"
`;

/** Milliseconds that making an image may take. */
const limit = 20 * 60_000;

/** The image for virtual machines, in a folder below `cache`. */
export async function vmImage(name: string, cache: string, say: (text: string) => void): Promise<VmImage> {
  const base = await baseImage(name, cache, say);
  const key = createHash('sha256')
    .update(JSON.stringify([path.basename(base), setUp]))
    .digest('hex')
    .slice(0, 12);
  const folder = path.join(cache, `vm-${name}-${key}`);
  await keptFolder(folder, async making => {
    say(`Making the image ${name} for virtual machines; the next runs use it again`);
    const tree = path.join(making, 'tree');
    mkdirSync(making);
    await must(['cp', '-a', '--reflink=auto', base, tree], { timeout: limit });
    await must(confined(['/bin/sh', '-euc', setUp, 'sh', making]), { timeout: limit });
    await makeDisk(tree, path.join(making, 'disk'));
    rmSync(tree, { recursive: true });
  });
  const file = (part: string): string => path.join(folder, part);
  return { disk: file('disk'), kernel: file('vmlinuz'), initrd: file('initrd.img'), key: file('key') };
}
