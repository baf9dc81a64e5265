#!/bin/sh
# Prove live MIDI on a real ALSA sequencer: a small Debian 12 in qemu, whose kernel has one.
#   tools/alsa_vm.sh [CHECK...]    all checks of tools/prove_alsa.py, or those whose names contain a word
# The machine is made once, in the folder RIPIENO_ALSA_VM or ripieno-alsa-vm among the user's caches;
# it holds Debian and the pinned dependencies, and sees this tree read-only.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
tree=$(dirname "$here")
python=${PYTHON:-$tree/.venv/bin/python}
cache=${RIPIENO_ALSA_VM:-${XDG_CACHE_HOME:-$HOME/.cache}/ripieno-alsa-vm}
made_of=$(cat "$tree/pyproject.toml" "$tree/requirements/constraints.txt" "$0" | sha256sum)

"$here/system_packages.sh" alsa

# What the machine's Python needs; its version is Debian 12's, whichever runs here.
install_packages() {
    "$python" -c '
import sys, tomllib
print(*tomllib.load(sys.stdin.buffer)["project"]["dependencies"], sep="\n")' \
        <"$tree/pyproject.toml" >"$cache/requirements.txt"
    "$python" -m pip --quiet --disable-pip-version-check --no-input install --upgrade \
        --target "$cache/packages" --python-version 3.11 --only-binary=:all: \
        --requirement "$cache/requirements.txt" --constraint "$tree/requirements/constraints.txt"
}

make_machine() {
    echo "Making a machine in $cache ..."
    rm -rf "$cache"
    mkdir -p "$cache"
    install_packages
    mmdebstrap --quiet --variant=minbase --format=ext2 \
        --include=linux-image-amd64,python3,alsa-utils,libasound2,libjack-jackd2-0,kmod \
        --customize-hook="copy-in $cache/packages /opt" \
        --customize-hook="download /vmlinuz $cache/vmlinuz" \
        --customize-hook="download /initrd.img $cache/initrd" \
        bookworm "$cache/root.ext2"
    rm -rf "$cache/packages"
    echo "$made_of" >"$cache/made-of"
}

[ "$(cat "$cache/made-of" 2>/dev/null)" = "$made_of" ] || make_machine

# Without KVM, TCG translates every instruction: some twenty times slower, but a true sequencer.
qemu-system-x86_64 -accel kvm -accel tcg,thread=multi -cpu max -smp 2 -m 2048 \
    -nographic -no-reboot -nodefaults -serial mon:stdio \
    -kernel "$cache/vmlinuz" -initrd "$cache/initrd" \
    -drive "file=$cache/root.ext2,format=raw,if=virtio,snapshot=on" \
    -virtfs "local,path=$tree,mount_tag=tree,security_model=none,readonly=on" \
    -append "console=ttyS0 quiet panic=-1 root=/dev/vda rootfstype=ext4 ro init=/bin/sh -- -c \"mount -t 9p -o ro,trans=virtio,msize=262144,cache=loose tree /mnt && exec /mnt/tools/alsa_vm/guest.sh $*\"" \
    </dev/null | tee "$cache/console.txt"
grep -q '^alsa-proof: ended with 0' "$cache/console.txt"
