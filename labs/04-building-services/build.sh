#!/bin/sh
# Build an operating system in two files: vmlinuz, the kernel, and initrd.img, all the rest.
#
#     build.sh FOLDER        as root; the files appear in FOLDER
#
# SUITE names the Debian release (default: the current stable one), MIRROR where it comes
# from (default: where this machine has its packages from), COMMIT the version of this recipe.
set -eu

out=$1
here=$(cd "$(dirname "$0")" && pwd)
mirror=${MIRROR:-$(apt-get --print-uris update | sed -n "s|^'\(.*\)/dists/.*|\1|p" | head -n 1)}
suite=${SUITE:-$(curl -fsS "$mirror/dists/stable/Release" | sed -n 's/^Codename: //p')}
work=$(mktemp -d /var/tmp/os.XXXXXX)
trap 'rm -rf "$work"' EXIT
root=$work/root

# 1. The packages: the smallest Debian, and those that the file "packages" names
echo "build: Debian $suite from $mirror"
packages=$(paste -sd, "$here/packages")
debootstrap --variant=minbase --include="$packages" "$suite" "$root" "$mirror"

# 2. The kernel: one file for the boot loader, and its modules. The package is unpacked, not
#    installed: installing it would build an initramfs, and here the whole system is one
chroot "$root" apt-get update
kernel=$(chroot "$root" apt-cache depends linux-image-cloud-amd64 |
    sed -n 's/^ *Depends: \(linux-image-[0-9]\)/\1/p')
chroot "$root" sh -c "cd /tmp && apt-get download $kernel"
dpkg-deb --fsys-tarfile "$root"/tmp/linux-image-*.deb |
    tar -x --keep-directory-symlink -C "$root"
rm "$root"/tmp/linux-image-*.deb
chroot "$root" depmod "${kernel#linux-image-}"

# 3. Your own files, then your own commands, which run inside the new system
cp -r "$here/overlay" "$work/overlay"
chmod -R u=rwX,go=rX "$work/overlay"
cp -r "$work/overlay/." "$root"
chroot "$root" sh -eu < "$here/finish.sh"

# 4. What a running system does not need
rm -rf "$root"/usr/share/doc/* "$root"/usr/share/man/* "$root"/usr/share/locale/* \
    "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/*

# 5. Pack. The kernel unpacks initrd.img into memory and starts /init. zstd packs in a
#    fraction of the time that gzip needs, and unpacks faster, too
ln -sf sbin/init "$root/init"
mkdir -p "$out"
mv "$root"/boot/vmlinuz-* "$out/vmlinuz"
chmod 644 "$out/vmlinuz"
rm -rf "$work"/root/boot/*
(cd "$root" && find . -xdev | cpio --quiet -o -H newc | zstd -q) > "$out/initrd.img"
echo "Debian $suite, Linux ${kernel#linux-image-}, recipe ${COMMIT:-made by hand}" \
    > "$out/version"
ls -l "$out"
