#!/bin/sh
# The first process of the machine of tools/alsa_vm.sh: guest.sh ACCELERATOR [WORD...]
# It gets the sequencer and two virtual cards up, proves, and ends the machine.
set -eu

export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/tmp
export PYTHONPATH=/mnt/build/links:/mnt:/opt/packages PYTHONPYCACHEPREFIX=/tmp/pycache
mount -t tmpfs tmpfs /tmp
mkdir -p /dev/shm
mount -t tmpfs tmpfs /dev/shm
ip link set lo up
modprobe snd-seq
modprobe snd-virmidi index=0,1 enable=1,1 midi_devs=1,1
cd /mnt
status=0
python3 tests/e2e/live/prove_alsa.py "$@" || status=$?
echo "alsa-proof: ended with $status"
sleep 1
echo b >/proc/sysrq-trigger # which ends qemu, for it runs with -no-reboot
while :; do :; done
