#!/bin/sh
# Prove live MIDI on a real ALSA sequencer: that of a small Debian 12 in qemu.
#   tools/alsa_vm.sh [WORD...]     all checks of tests/e2e/live/prove_alsa.py, or those whose names hold a word
# The machine is made once, in the folder RIPIENO_ALSA_VM or in ripieno-alsa-vm among the user's caches;
# it holds Debian and the pinned dependencies, and sees this tree read-only.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
tree=$(dirname "$here")
python=${PYTHON:-$tree/.venv/bin/python}
machine=${RIPIENO_ALSA_VM:-${XDG_CACHE_HOME:-$HOME/.cache}/ripieno-alsa-vm}

"$here/system_packages.sh" alsa
"$python" "$here/links.py" "$tree/build/links"

made_of=$(cat "$tree/pyproject.toml" "$tree/requirements/constraints.txt" "$here/alsa_vm/make.sh" | sha256sum)
if [ "$(cat "$machine/made-of" 2>/dev/null)" != "$made_of" ]; then
    echo "Making a machine in $machine ..."
    "$here/alsa_vm/make.sh" "$python" "$machine"
    echo "$made_of" >"$machine/made-of"
fi

# Without KVM, TCG translates every instruction: slow and uneven in time, but the same sequencer.
accelerator=tcg,thread=multi
if [ -w /dev/kvm ] && grep -qwE 'vmx|svm' /proc/cpuinfo; then
    accelerator=kvm
fi
mount="mount -t 9p -o ro,trans=virtio,msize=262144,cache=loose tree /mnt"
console=$machine/console.txt

boot() {
    qemu-system-x86_64 -accel "$accelerator" -cpu max -smp 2 -m 2048 \
        -nographic -no-reboot -nodefaults -serial mon:stdio \
        -kernel "$machine/vmlinuz" -initrd "$machine/initrd" \
        -drive "file=$machine/root.ext2,format=raw,if=virtio,snapshot=on" \
        -virtfs "local,path=$tree,mount_tag=tree,security_model=none,readonly=on" \
        -append "console=ttyS0 loglevel=4 panic=-1 root=/dev/vda rootfstype=ext4 ro init=/bin/sh \
-- -c \"$mount && exec /mnt/tools/alsa_vm/guest.sh $accelerator $*\"" \
        </dev/null >"$console" 2>&1 &
    running=$!
}

has_begun() {
    seconds=0
    until grep -qs '^Emulated' "$console"; do
        if [ "$seconds" -ge 180 ] || ! kill -0 "$running" 2>/dev/null; then
            return 1
        fi
        sleep 1
        seconds=$((seconds + 1))
    done
}

# An emulated kernel with two processors may lock up as it boots where this computer is busy.
trap 'kill "$running" 2>/dev/null || true' EXIT
for attempt in 1 2 3; do
    : >"$console" # or what the last machine said would count
    boot "$@"
    has_begun && break
    echo "The machine did not come up at attempt $attempt; see $console." >&2
    kill "$running" 2>/dev/null || true
    wait "$running" || true
done
tail -n +1 -f --pid="$running" "$console" | sed -u -n '/^Emulated/,$p'
grep -q '^alsa-proof: ended with 0' "$console"
