"""The part of a file that is rendered as sound, small enough to be."""

from ripieno.app.midi_io.excerpt import excerpt
from ripieno.app.midi_io.off_drum_channel import off_drum_channel
from ripieno.app.midi_io.playable import playable
from ripieno.app.midi_io.smf import Smf
from ripieno.app.render.sound import seconds_of_bars
from ripieno.engine.errors import RipienoError
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.selection import bars_text

MAX_SOUND_SECONDS = 2 * 60 * 60
"""Sound that is rendered at once; while two hours are made they take 1.3 GB of the disk."""


class LongSoundError(RipienoError):
    """Music that lasts longer than sound is rendered."""


def sounding_part(
    smf: Smf, clip: Clip, bars: range | None, name: str
) -> tuple[bytes, tuple[float, float] | None]:
    """Return a file to be played, and from which second to which its sound is wanted; all of it if None.

    Args:
        smf: The file.
        clip: Its clip.
        bars: The bars that are wanted; None for all.
        name: The file's name, for messages.

    Raises:
        LongSoundError: If they last too long.
    """
    shown = range(clip.bars) if bars is None else bars
    start, end = seconds_of_bars(clip.time, shown)
    if end - start > MAX_SOUND_SECONDS:
        raise LongSoundError(
            f"{name}: {bars_text(shown)} last {(end - start) / 3600:.1f} hours; "
            f"choose bars that last at most {MAX_SOUND_SECONDS // 3600}."
        )
    if bars is None:
        return playable(off_drum_channel(smf)), None
    if clip.time.seconds_at(clip.end) <= MAX_SOUND_SECONDS:
        return playable(off_drum_channel(smf)), (start, end)
    ticks = clip.time.bar_start(bars.start), clip.time.bar_start(bars.stop)
    return playable(excerpt(off_drum_channel(smf), *ticks)), (0.0, end - start)
