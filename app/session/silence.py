"""What is said where the music of a file begins late or where the file ends far after it."""

from pathlib import Path

from ripieno.app.session.commands import ExtendFile
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.extent import extent_of


def silence_notices(clip: Clip, command: ExtendFile) -> tuple[str, ...]:
    """Return the sentence on silence that new bars go into; none where they follow or precede the clip.

    Args:
        clip: The music.
        command: Where it is extended.
    """
    extent = extent_of(clip)
    if command.at == "end" and extent.ends_early:
        end = f"From bar {extent.stop + 1} to its end, bar {extent.bars}, {command.source} is silent"
        return (f"{end}; the new bars follow the music.",)
    if command.at == "start" and extent.begins_late and command.add <= extent.first:
        begin = f"In {command.source} the music begins in bar {extent.first + 1}"
        return (f"{begin}; the new bars come right before it, and nothing moves.",)
    return ()


def music_notice(clip: Clip, source: Path) -> str | None:
    """Return the sentence that says where the music of a file lies, or None where it fills the file.

    Args:
        clip: The music.
        source: What the file is called.
    """
    extent = extent_of(clip)
    if not extent.is_surrounded:
        return None
    return f"The music of {source} lies in bars {extent.first + 1}\u2013{extent.stop} of {extent.bars}."
