#!/bin/sh
# desktop.sh: a Debian with a window system, around our own kernel, init and login service.
# SUITE and MIRROR as in the recipe of the first system
set -eu
cd /srv/custom
packages=udev,passwd,xserver-xorg-core,xserver-xorg-input-libinput,twm,xterm,xauth

rm -rf desktop
debootstrap --variant=minbase --include="$packages" \
    "${SUITE:-stable}" desktop ${MIRROR:+"$MIRROR"}

# What is ours. The password is taken over from the small system, as a hash
install -m 755 root/init desktop/init
install -m 755 root/sbin/login desktop/sbin/login
install -m 755 rc session desktop/etc
install -m 600 root/etc/rbd.conf desktop/etc
hash=$(sed -n 's/^alice:\([^:]*\):.*/\1/p' root/etc/shadow)
chroot desktop useradd --uid 1000 --shell /bin/bash --home-dir /home/alice --no-create-home \
    --password "$hash" alice

# What this machine cannot use: drawing in three dimensions, and the compiler that it needs
rm -rf desktop/usr/lib/x86_64-linux-gnu/libLLVM* desktop/usr/lib/x86_64-linux-gnu/libz3* \
    desktop/usr/lib/x86_64-linux-gnu/libgallium* desktop/usr/lib/x86_64-linux-gnu/dri
# And what no running system needs
rm -rf desktop/usr/share/doc/* desktop/usr/share/man/* desktop/usr/share/locale/* \
    desktop/var/lib/apt/lists/* desktop/var/cache/apt/*

(cd desktop && find . -xdev | cpio --quiet -o -H newc | gzip) > desktop.gz
ls -l desktop.gz
