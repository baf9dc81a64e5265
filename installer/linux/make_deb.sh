#!/bin/sh
# Make a Debian package of the finished program: make_deb.sh PROGRAM ICONS VERSION TARGET
# PROGRAM and ICONS are folders; the package is written into the folder TARGET, and its path printed.
set -eu

program=$1 icons=$2 version=$3 target=$4
here=$(cd "$(dirname "$0")" && pwd)
architecture=$(dpkg --print-architecture)
date=$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%d)
id=org.ripieno.Ripieno
maintainer='Ripieno contributors <maintainers@ripieno.invalid>'
umask 022

tree=$(mktemp -d)
trap 'rm -rf "$tree" "$tree.deb"' EXIT
chmod 755 "$tree"
share=$tree/usr/share

fill_in() {
    sed -e "s/@VERSION@/$version/" -e "s/@DATE@/$date/" "$here/$1"
}

mkdir -p "$tree/usr/lib" "$tree/usr/bin" "$tree/DEBIAN" "$share/doc/ripieno" "$share/man/man1" \
    "$share/applications" "$share/metainfo" "$share/lintian/overrides"
cp -a "$program" "$tree/usr/lib/ripieno"
mv "$tree/usr/lib/ripieno/LICENCES.txt" "$share/doc/ripieno/copyright"
find "$tree/usr/lib" -type f -exec chmod 644 {} +
chmod 755 "$tree/usr/lib/ripieno/ripieno" "$tree/usr/lib/ripieno/ripieno-gui"
for name in ripieno ripieno-gui; do
    ln -s "../lib/ripieno/$name" "$tree/usr/bin/$name"
done

cp "$here/ripieno.desktop" "$share/applications/"
fill_in "$id.metainfo.xml" >"$share/metainfo/$id.metainfo.xml"
cp "$here/lintian-overrides" "$share/lintian/overrides/ripieno"
for size in 16 24 32 48 64 128 256 512; do
    folder=$share/icons/hicolor/${size}x$size/apps
    mkdir -p "$folder"
    cp "$icons/$size.png" "$folder/ripieno.png"
done
mkdir -p "$share/icons/hicolor/scalable/apps"
cp "$here/../icon.svg" "$share/icons/hicolor/scalable/apps/ripieno.svg"

fill_in ripieno.1 | gzip -9n >"$share/man/man1/ripieno.1.gz"
ln -s ripieno.1.gz "$share/man/man1/ripieno-gui.1.gz"
gzip -9nc "$here/../../CHANGELOG.md" >"$share/doc/ripieno/NEWS.gz"
gzip -9n >"$share/doc/ripieno/changelog.gz" <<CHANGES
ripieno ($version) unstable; urgency=medium

  * Built from the sources of version $version; see NEWS.gz.

 -- $maintainer  $(date -u -R -d "@$SOURCE_DATE_EPOCH")
CHANGES

cat >"$tree/DEBIAN/control" <<CONTROL
Package: ripieno
Version: $version
Section: sound
Priority: optional
Architecture: $architecture
Maintainer: $maintainer
Installed-Size: $(du -sk --apparent-size "$tree/usr" | cut -f1)
Depends: $(python3 "$here/depends.py" "$program")
Suggests: fluidsynth, pipewire-jack | libjack-jackd2-0 | libjack0, jackd2
Description: fill selected bars of a MIDI file so that they fit
 Ripieno is a companion to a DAW. It fills the bars of a MIDI file that you
 choose so that they belong to the music around them, and leaves every other
 byte of the file as it was. It also plays along live, through MIDI ports.
 .
 A diffusion model does this on your own computer, without network or graphics
 card. The package contains the model and a small soundfont.
CONTROL
(cd "$tree" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum) >"$tree/DEBIAN/md5sums"
find "$tree" -newermt "@$SOURCE_DATE_EPOCH" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +

mkdir -p "$target"
package=$target/ripieno_${version}_$architecture.deb
dpkg-deb --root-owner-group -Zxz -z4 --build "$tree" "$tree.deb" >/dev/null
mv "$tree.deb" "$package"  # whole or not at all
echo "$package"
