#!/bin/sh
# See that the sound of MIDI files can be rendered: the program fluidsynth and a General MIDI soundfont.
# With the argument `live` also what the tests of live playing play to and listen to: JACK's server
# (jackd, jack_transport), jack_midi_clock with jack_mclk_dump, and Ardour; and for the tests of the
# window a screen in memory (Xvfb), a hand for it (xdotool), the libraries that Qt takes from the system,
# what reads the entry of a desktop's menu, and the sources of other locales.
set -eu

here=$(dirname "$0")
missing=''

command -v fluidsynth >/dev/null || missing="$missing fluidsynth"
# The folders that app/render/sound.py looks into.
ls /usr/share/sounds/sf2/*.sf2 /usr/share/sounds/sf3/*.sf3 /usr/share/soundfonts/*.sf2 \
    /usr/local/share/soundfonts/*.sf2 /opt/homebrew/share/soundfonts/*.sf2 "${RIPIENO_SOUNDFONT:-}" \
    2>/dev/null | grep -q . || missing="$missing timgm6mb-soundfont"

why='Ripieno renders sound with fluidsynth and a soundfont'
if [ -n "${1:-}" ]; then
    why='The tests run JACK, Ardour, fluidsynth with a soundfont, strace, and the window on Xvfb'
    command -v jackd >/dev/null && command -v jack_transport >/dev/null || missing="$missing jackd2"
    command -v jack_mclk_dump >/dev/null || missing="$missing jack-midi-clock"
    command -v ardour7-lua >/dev/null || missing="$missing ardour"
    command -v Xvfb >/dev/null || missing="$missing xvfb"
    command -v xdotool >/dev/null || missing="$missing xdotool"
    [ -e /usr/share/i18n/locales/tr_TR ] || missing="$missing locales"
    command -v desktop-file-validate >/dev/null || missing="$missing desktop-file-utils"
    command -v strace >/dev/null || missing="$missing strace"
    for library in EGL.so.1:libegl1 GL.so.1:libgl1 xkbcommon-x11.so.0:libxkbcommon-x11-0 dbus-1.so.3:libdbus-1-3 \
        fontconfig.so.1:libfontconfig1 xcb-cursor.so.0:libxcb-cursor0 xcb-icccm.so.4:libxcb-icccm4 \
        xcb-image.so.0:libxcb-image0 xcb-keysyms.so.1:libxcb-keysyms1 xcb-render-util.so.0:libxcb-render-util0 \
        xcb-shape.so.0:libxcb-shape0 xcb-xkb.so.1:libxcb-xkb1; do
        /sbin/ldconfig -p | grep -q "lib${library%:*} " || missing="$missing ${library#*:}"
    done
    ls /usr/share/fonts/truetype/*/*.ttf >/dev/null 2>&1 || missing="$missing fonts-dejavu-core"
fi

if [ "${1:-}" = alsa ]; then
    why='The proof on ALSA boots a small Debian in qemu'
    missing=''
    for program in qemu-system-x86_64:qemu-system-x86 mmdebstrap:mmdebstrap genext2fs:genext2fs; do
        command -v "${program%:*}" >/dev/null || missing="$missing ${program#*:}"
    done
fi

if [ "${1:-}" = musescore ]; then
    why='The proof with MuseScore opens files in MuseScore 3'
    missing=''
    command -v mscore3 >/dev/null || missing="$missing musescore3"
fi

if [ "${1:-}" = elsewhere ]; then
    why='Tests in other surroundings take other locales and a second soundfont'
    missing=''
    locale -a | grep -qi '^ja_JP' || missing="$missing locales-all"
    ls /usr/share/sounds/sf2/FluidR3_GM.sf2 >/dev/null 2>&1 || missing="$missing fluid-soundfont-gm"
fi

if [ -n "$missing" ]; then
    # shellcheck disable=SC2086  # a list of package names
    "$here/apt_install.sh" "$why" $missing
fi
