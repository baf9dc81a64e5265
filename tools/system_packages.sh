#!/bin/sh
# See that the sound of MIDI files can be rendered: the program fluidsynth and a General MIDI soundfont.
set -eu

here=$(dirname "$0")
missing=''

command -v fluidsynth >/dev/null || missing="$missing fluidsynth"
# The folders that app/render/sound.py looks into.
ls /usr/share/sounds/sf2/*.sf2 /usr/share/sounds/sf3/*.sf3 /usr/share/soundfonts/*.sf2 \
    /usr/local/share/soundfonts/*.sf2 /opt/homebrew/share/soundfonts/*.sf2 "${RIPIENO_SOUNDFONT:-}" \
    2>/dev/null | grep -q . || missing="$missing timgm6mb-soundfont"

if [ -n "$missing" ]; then
    # shellcheck disable=SC2086  # a list of package names
    "$here/apt_install.sh" 'Ripieno renders sound with fluidsynth and a soundfont' $missing
fi
