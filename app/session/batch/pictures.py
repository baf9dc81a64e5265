"""What a batch shows of a file: a picture and sounds, before and after."""

import io

from ripieno.app.midi_io.smf import Smf
from ripieno.app.render.frame import PictureError
from ripieno.app.render.piano_roll import before_after
from ripieno.app.render.sound import SoundError, render_sound
from ripieno.app.session.sounding_part import LongSoundError, sounding_part
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.region import Region

FOLDER = "pages"
PICTURE, BEFORE, AFTER = ".png", ".before.ogg", ".after.ogg"
SOUNDS = (("Before", BEFORE), ("After", AFTER))
AROUND = 2
"""Bars that are shown and heard before and after the filled ones."""

MAX_BARS = 24
"""Bars that are shown at most; where more are filled, the first."""


def pictures(
    name: str, before: tuple[Smf, Clip], after: tuple[Smf, Clip], region: Region
) -> tuple[tuple[tuple[str, bytes], ...], tuple[str, ...]]:
    """Return a picture and two sounds of a file, and why any of them is missing.

    Args:
        name: The file's name in the batch.
        before: The file as it was, and its clip with the lanes of the other.
        after: The file as it is.
        region: What was filled, in the later clip.
    """
    shown = _shown(after[1], region)
    found: list[tuple[str, bytes]] = []
    try:
        found.append((f"{FOLDER}/{name}{PICTURE}", _png(before[1], after[1], region, shown)))
        for (smf, _), suffix in ((before, BEFORE), (after, AFTER)):
            midi, span = sounding_part(smf, after[1], shown, name)
            found.append((f"{FOLDER}/{name}{suffix}", render_sound(midi, span, "ogg")))
    except (PictureError, SoundError, LongSoundError) as error:
        return tuple(found), (str(error),)
    return tuple(found), ()


def _shown(clip: Clip, region: Region) -> range:
    first = max(region.bars[0] - AROUND, 0)
    last = min(region.bars[-1] + AROUND, clip.bars - 1, first + MAX_BARS - 1)
    return range(first, last + 1)


def _png(before: Clip, after: Clip, region: Region, shown: range) -> bytes:
    target = io.BytesIO()
    before_after(before, after, region, shown, scale=1).save(target, "PNG")
    return target.getvalue()
