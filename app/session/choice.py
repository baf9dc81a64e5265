"""From what a person asked for to lanes and bars of the clip at hand."""

from collections.abc import Sequence
from pathlib import Path

from ripieno.app.session.commands import Editing, Refilling
from ripieno.engine.errors import RipienoError
from ripieno.engine.music.clip import Clip, active_lanes
from ripieno.engine.music.extent import extent_of
from ripieno.engine.music.region import Region
from ripieno.engine.music.selection import bars_text, lanes_in, other_sound

NEAR = 2
"""Bars around the selected ones in which a track must play to be filled without being named."""

MAX_FILL_BARS = 256
"""Bars that are filled at once at most; more would take minutes."""

MAX_BARS_OF_TRACKS = 16_384
"""Bars of all tracks together that are filled at once: 256 bars of 64 tracks."""


class ChoiceError(RipienoError):
    """A choice that does not fit the clip."""


def assign_roles(clip: Clip, command: Editing) -> Clip:
    """Return the clip with the roles that the user gave.

    Raises:
        SelectionError: If a named track is not there.
    """
    roles = {lane: role for text, role in command.roles for lane in lanes_in(clip, text)}
    return clip.with_roles(roles)


def choose_region(clip: Clip, command: Refilling) -> Region:
    """Return the part of a clip that a command means.

    Raises:
        ChoiceError: If the clip has no notes, no such bars, or nothing plays near them.
        SelectionError: If a named track is not there.
    """
    bars = choose_bars(clip, command.bars, command.source)
    lanes = active_lanes(clip, bars, NEAR) if command.tracks is None else lanes_in(clip, command.tracks)
    spans = Region(bars, lanes).spans(clip.time)
    playing = tuple(lane for lane in lanes if clip.lanes[lane].own(spans))
    if lanes and not playing:
        raise ChoiceError(other_sound(clip, lanes, bars))
    if not playing:
        raise ChoiceError(
            f"No track of {command.source} plays in {bars_text(bars)} or close by; name the tracks to fill."
        )
    within_reach(bars, len(playing))
    return Region(bars, playing, command.low, command.high)


def choose_bars(clip: Clip, bars: Sequence[int] | None, source: Path) -> tuple[int, ...]:
    """Return the bars of a clip that are meant, ascending.

    Args:
        clip: The clip.
        bars: The bars, from 0; None for all, without silence at an end that lies far off.
        source: The clip's file, for messages.

    Raises:
        ChoiceError: If the clip has no notes or no such bars, or they are too many.
    """
    refuse_silence(clip, source)
    selected = extent_of(clip).span if bars is None else sorted(set(bars))
    last = selected[-1] + 1
    if last > clip.bars:
        raise ChoiceError(
            f"Bar {last} lies beyond the end of {source}; choose bars up to its last, {clip.bars}."
        )
    return within_reach(selected)


def refuse_silence(clip: Clip, source: Path) -> None:
    """Refuse a clip without notes.

    Raises:
        ChoiceError: If it has none.
    """
    if not clip.lanes:
        raise ChoiceError(f"{source} holds no notes to go by; choose a file that has some.")


def within_reach(bars: Sequence[int], tracks: int = 1) -> tuple[int, ...]:
    """Return bars that can be filled at once.

    Args:
        bars: The bars; a range of any length may be given.
        tracks: How many tracks are filled in them.

    Raises:
        ChoiceError: If they are too many.
    """
    if len(bars) > MAX_FILL_BARS:
        raise ChoiceError(f"{len(bars)} bars are too many at once; choose at most {MAX_FILL_BARS}.")
    if len(bars) * tracks > MAX_BARS_OF_TRACKS:
        raise ChoiceError(
            f"{len(bars)} bars of {tracks} tracks are too many at once; choose at most "
            f"{MAX_BARS_OF_TRACKS // len(bars)} tracks."
        )
    return tuple(bars)
