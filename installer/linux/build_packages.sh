#!/bin/sh
# See that what the installer is built with is there: tools, libraries of Qt's plug-ins, a soundfont.
set -eu

here=$(dirname "$0")
missing=''

command -v objdump >/dev/null || missing="$missing binutils"
command -v xvfb-run >/dev/null || missing="$missing xvfb xauth"
ls /usr/share/sounds/sf2/TimGM6mb.sf2 >/dev/null 2>&1 || missing="$missing timgm6mb-soundfont"
# Its package tells which packages a program depends on that asks for them.
while read -r library package; do
    /sbin/ldconfig -p | grep -q "$library" || missing="$missing $package"
done <<LIBRARIES
libasound.so.2 libasound2
libEGL.so.1 libegl1
libGL.so.1 libgl1
libdbus-1.so.3 libdbus-1-3
libfontconfig.so.1 libfontconfig1
libfreetype.so.6 libfreetype6
libglib-2.0.so.0 libglib2.0-0
libwayland-cursor.so.0 libwayland-cursor0
libwayland-egl.so.1 libwayland-egl1
libxcb-cursor.so.0 libxcb-cursor0
libxcb-glx.so.0 libxcb-glx0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-image.so.0 libxcb-image0
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-randr.so.0 libxcb-randr0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-shape.so.0 libxcb-shape0
libxcb-shm.so.0 libxcb-shm0
libxcb-sync.so.1 libxcb-sync1
libxcb-xfixes.so.0 libxcb-xfixes0
libxcb-xkb.so.1 libxcb-xkb1
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libX11-xcb.so.1 libx11-xcb1
LIBRARIES
# Debian's Python has its library in a package of its own; other Pythons say where theirs is.
python3 -c 'import sysconfig, sys, os
folder, name = sysconfig.get_config_vars("LIBDIR", "INSTSONAME")
multiarch = sysconfig.get_config_var("MULTIARCH") or ""
sys.exit(not any(os.path.exists(os.path.join(folder, part, name)) for part in ("", multiarch)))' 2>/dev/null ||
    missing="$missing $(python3 -c 'import sys; print("libpython%d.%d" % sys.version_info[:2])' 2>/dev/null || true)"

if [ -n "$missing" ]; then
    # shellcheck disable=SC2086  # a list of package names
    "$here/../../tools/apt_install.sh" 'The installer is built with these packages' $missing
fi
