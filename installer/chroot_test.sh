#!/usr/bin/env bash
# Install the .deb in a clean Debian 12 and try the program there, with its window on a display of Xvfb.
# As root. The clean system is kept in ~/.cache/ripieno-installer (or $RIPIENO_CHROOT_CACHE) for next time.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ "$(id -u)" -ne 0 ]; then
    echo 'A clean system can only be set up by root; run: sudo make installer-proof' >&2
    exit 1
fi
if [ -z "${RIPIENO_OWN_MOUNTS:-}" ]; then
    # Mounts in a namespace of our own go with us, however we end.
    RIPIENO_OWN_MOUNTS=1 exec unshare --mount "$0" "$@"
fi

package=${1:-$(ls -t dist/ripieno_*.deb 2>/dev/null | head -n 1)}
if [ ! -f "$package" ]; then
    echo 'There is no package in dist/; run make installer first.' >&2
    exit 1
fi
missing=''
for pair in debootstrap:debootstrap Xvfb:xvfb; do
    command -v "${pair%:*}" >/dev/null || missing="$missing ${pair#*:}"
done
if [ -n "$missing" ]; then
    # shellcheck disable=SC2086  # a list of package names
    tools/apt_install.sh 'The package is tried in a clean Debian' $missing
fi

cache=${RIPIENO_CHROOT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ripieno-installer}
base=$cache/debian-12.tar
root=$cache/root.$$
mkdir -p "$root"
xvfb=''
cleanup() {
    [ -z "$xvfb" ] || kill "$xvfb" 2>/dev/null || true
    umount --recursive "$root/proc" "$root/dev" "$root/tmp/.X11-unix" 2>/dev/null || true
    rm -rf --one-file-system "$root"
}
trap cleanup EXIT

if [ ! -f "$base" ]; then
    echo 'Setting up a clean Debian 12 ...'
    debootstrap --variant=minbase bookworm "$root" >"$cache/debootstrap.log" 2>&1 ||
        { tail "$cache/debootstrap.log" >&2; exit 1; }
    tar -C "$root" -cf "$base.part" . && mv "$base.part" "$base"
else
    tar -C "$root" -xf "$base"
fi

mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
cp "$package" "$root/ripieno.deb"
cp /etc/resolv.conf "$root/etc/resolv.conf"
inside() {
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
}
sizes='^[0-9]+ upgraded|^Need to get|^After this'
inside chroot "$root" apt-get update >"$cache/install.log" 2>&1 || { tail -n 20 "$cache/install.log" >&2; exit 1; }
echo 'As a user installs it, with all that is recommended:'
inside chroot "$root" apt-get install --assume-no /ripieno.deb 2>&1 | grep -E "$sizes" || true
echo "Installing $(basename "$package"), with nothing but what it depends on ..."
inside chroot "$root" apt-get install -y --no-install-recommends /ripieno.deb >>"$cache/install.log" 2>&1 ||
    { tail -n 20 "$cache/install.log" >&2; exit 1; }
grep -E "$sizes" "$cache/install.log" || true
echo "Installed size: $(du -sm "$root/usr/lib/ripieno" | cut -f1) MB"

echo 'Starting ...'
for _ in 1 2 3; do
    began=$(date +%s%N)
    inside chroot "$root" ripieno --version
    echo "  after $((($(date +%s%N) - began) / 1000000)) ms"
done

# The display is this system's: an X server in the clean one would bring libraries that the package lacks.
exec 3<>"$root/display"
Xvfb -displayfd 3 -screen 0 1440x900x24 -nolisten tcp >/dev/null 2>&1 &
xvfb=$!
for _ in $(seq 100); do
    number=$(cat "$root/display")
    [ -z "$number" ] || break
    sleep 0.1
done
mkdir -p "$root/tmp/.X11-unix"
mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
inside DISPLAY=":$number" chroot "$root" ripieno self-test --window /window.png
echo 'And as a user who may not write where it is installed:'
inside chroot "$root" useradd --create-home musician
inside DISPLAY=":$number" HOME=/home/musician chroot --userspec=musician "$root" \
    sh -c 'cd && ripieno self-test --window window.png'

mkdir -p build
if [ -f "$root/window.png" ]; then
    cp "$root/window.png" build/window-clean.png
    echo 'The window, as it was there: build/window-clean.png'
fi
inside chroot "$root" apt-get remove -y ripieno >>"$cache/install.log" 2>&1
left=$(inside chroot "$root" sh -c 'ls -d /usr/lib/ripieno /usr/bin/ripieno* /usr/share/*/ripieno 2>/dev/null' || true)
if [ -n "$left" ]; then
    echo "Removing the package left: $left" >&2
    exit 1
fi
echo 'Proved: it installs, works and goes without a trace.'
