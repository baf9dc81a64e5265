#!/bin/sh
# The first and only process of the machine that tools/alsa_vm.sh starts: get the sequencer up, prove, end.
set -eu

export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/tmp PYTHONPATH=/mnt:/opt/packages PYTHONDONTWRITEBYTECODE=1
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t tmpfs tmpfs /tmp
mount -t tmpfs tmpfs /run
mkdir -p /dev/shm
mount -t tmpfs tmpfs /dev/shm
ip link set lo up 2>/dev/null || true
modprobe snd-seq
modprobe snd-virmidi midi_devs=2
cd /mnt
status=0
python3 tools/prove_alsa.py "$@" || status=$?
echo "alsa-proof: ended with $status"
sync
echo o >/proc/sysrq-trigger
sleep 60
