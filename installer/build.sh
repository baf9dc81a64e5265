#!/usr/bin/env bash
# Build the installable program: dist/ripieno/, tested, and on Debian or Ubuntu dist/ripieno_VERSION_ARCH.deb.
# Its own virtual environment, .venv-installer, holds the pinned packages that go into it and PyInstaller.
set -euo pipefail
cd "$(dirname "$0")/.."

venv=.venv-installer
python=$venv/bin/python
built=dist/ripieno

# The same sources give the same bytes: one time for all files, one order for all sets.
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2>/dev/null || date +%s)
export SOURCE_DATE_EPOCH PYTHONHASHSEED=1

installer/linux/build_packages.sh
tools/make_venv.sh $venv
echo 'Installing what goes into the program ...'
$python -m pip --quiet --quiet --disable-pip-version-check --no-input install \
    --constraint requirements/constraints.txt --editable '.[gui,installer,rtmidi]'
# The synthesizer inside. It asks for PyAudio only to play by itself, which Ripieno never lets it do.
$python -m pip --quiet --quiet --disable-pip-version-check --no-input install \
    --constraint requirements/constraints.txt --no-deps tinysoundfont
version=$($python -c 'import sys; sys.path.insert(0, "installer"); import contents; print(contents.version())')

echo 'Freezing ...'
rm -rf build/ripieno "$built"
$python -m tools.links build/links
$python installer/icons.py build/ripieno/icons
$venv/bin/pyinstaller --noconfirm --log-level ERROR --distpath dist --workpath build installer/ripieno.spec
# Python built from its sources carries symbols that take two thirds of its library.
find $built/_internal -maxdepth 1 -name 'libpython*.so*' -type f -exec strip --strip-unneeded {} +
$python installer/licences.py build/ripieno/bundled.json $built/LICENCES.txt

echo 'Testing ...'
tried=(python3 installer/selftest.py "$built" --picture build/window.png)
if [ -z "${DISPLAY:-}" ] && command -v xvfb-run >/dev/null; then
    tried=(xvfb-run --auto-servernum --server-args='-screen 0 1440x900x24' "${tried[@]}")
fi
"${tried[@]}"

if command -v dpkg-deb >/dev/null; then
    echo 'Packing ...'
    package=$(installer/linux/make_deb.sh $built build/ripieno/icons "$version" dist)
    echo "Made $package, $(($(stat -c %s "$package") / 1000000)) MB"
fi
