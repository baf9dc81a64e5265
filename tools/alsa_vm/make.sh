#!/bin/sh
# Make the machine of tools/alsa_vm.sh: make.sh PYTHON FOLDER
# Debian 12 with its kernel and ALSA's programs, and the pinned packages that Ripieno runs on.
set -eu

python=$1
folder=$2
tree=$(cd "$(dirname "$0")/../.." && pwd)

rm -rf "$folder"
mkdir -p "$folder"
"$python" -c '
import sys, tomllib
print(*tomllib.load(sys.stdin.buffer)["project"]["dependencies"], sep="\n")' \
    <"$tree/pyproject.toml" >"$folder/requirements.txt"
# For Debian 12's Python, whichever runs here.
"$python" -m pip --quiet --quiet --disable-pip-version-check --no-input install \
    --target "$folder/packages" --python-version 3.11 --only-binary=:all: \
    --requirement "$folder/requirements.txt" --constraint "$tree/requirements/constraints.txt"
mmdebstrap --quiet --variant=minbase --format=ext2 \
    --include=alsa-utils,iproute2,kmod,libasound2,linux-image-amd64,python3 \
    --customize-hook="copy-in $folder/packages /opt" \
    --customize-hook="download /vmlinuz $folder/vmlinuz" \
    --customize-hook="download /initrd.img $folder/initrd" \
    bookworm "$folder/root.ext2" 2>"$folder/mmdebstrap.log" || {
    tail -n 20 "$folder/mmdebstrap.log" >&2
    exit 1
}
rm -rf "$folder/packages"
