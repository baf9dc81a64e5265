#!/bin/sh
# Make a virtual environment in the folder $1, with the first Python that is new enough; preferably one for which
# all packages come ready-made, as python-rtmidi and tinysoundfont do before 3.13.
# As root on Debian or Ubuntu, missing Debian packages are installed first.
set -eu

target=$1
here=$(dirname "$0")

# Say whether $1 is a Python from 3.11 on and before 3.$2.
works() {
    "$1" -c "import sys, ensurepip, venv; sys.exit(not (3, 11) <= sys.version_info < (3, $2))" >/dev/null 2>&1
}

find_python() {
    for end in 13 100; do
        for name in python3 python3.12 python3.11 /usr/bin/python3 python3.14 python3.13; do
            if works "$name" $end; then
                echo "$name"
                return
            fi
        done
    done
}

if "$target/bin/python" -m pip --version >/dev/null 2>&1; then
    exit 0
fi

python=$(find_python)
if [ -z "$python" ]; then
    "$here/apt_install.sh" 'Ripieno needs Python 3.11 or newer with its venv module' python3 python3-venv
    python=$(find_python)
fi
if [ -z "$python" ]; then
    echo 'Ripieno needs Python 3.11 or newer, and none was found: install one and run make again.' >&2
    exit 1
fi

if ! works "$python" 13; then
    echo "$("$python" --version) has no ready-made python-rtmidi: only JACK's MIDI ports will work, and some tests are" \
        'skipped. With Python 3.11 or 3.12 all of it is there.'
fi
echo "Making $target with $("$python" --version) ..."
rm -rf "$target"
"$python" -m venv "$target"
