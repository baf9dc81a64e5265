#!/bin/sh
# Install Debian packages: apt_install.sh REASON PACKAGE...
# Only root on a machine with apt-get installs; anyone else is told the one line to run.
set -eu

reason=$1
shift

if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    echo "Installing $* ..."
    export DEBIAN_FRONTEND=noninteractive
    log=$(mktemp)
    if ! { apt-get update && apt-get install -y --no-install-recommends "$@"; } </dev/null >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        echo "$reason, but apt-get could not install $*; see its words above." >&2
        exit 1
    fi
    rm -f "$log"
elif command -v apt-get >/dev/null; then
    echo "$reason; run: sudo apt-get install --no-install-recommends $*" >&2
    exit 1
else
    echo "$reason; install what Debian calls $* with your system's package manager." >&2
    exit 1
fi
