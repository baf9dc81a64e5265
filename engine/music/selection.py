"""Choosing lanes by what a person types, and saying in words what a region holds."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from ripieno.engine.errors import RipienoError
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.general_midi import sound_name
from ripieno.engine.music.region import Region, runs
from ripieno.engine.music.spelling import pitch_name

LISTED_TRACKS = 12
"""How many tracks an error names before it stops counting them out."""

_NUMBER = re.compile(r"([0-9]{1,6})(?::([0-9]{1,2})(?::([0-9]{1,3}))?)?")


class SelectionError(RipienoError):
    """A choice of tracks that the clip does not have."""


def lanes_in(clip: Clip, text: str) -> tuple[int, ...]:
    """Return the lanes that a text names.

    ``2`` is every lane of the second track chunk of the file, ``2:10`` that chunk's channel 10,
    ``2:1:34`` what its channel 1 plays with program 34, and anything else is a track's name or a
    part of one, whatever its case; a whole name is preferred. Commas separate several choices.

    Args:
        clip: The clip to choose from.
        text: The choice, such as ``2,3:10,Piano``.

    Returns:
        Lane indices, ascending, each once.

    Raises:
        SelectionError: If a part of the text names no lane.
    """
    whole = unicodedata.normalize("NFC", text.strip())
    selected = _named(clip.lanes, whole, exactly=True)
    if not selected:
        parts = [part.strip().strip("\"'") for part in whole.split(",")]
        selected = {index for part in parts for index in _select_part(clip.lanes, part)}
    return tuple(sorted(selected))


def describe(region: Region, clip: Clip) -> str:
    """Return a region in words, such as ``Piano, bars 5-8, painted: 7 sixteenths, C3-C5`` (en dashes)."""
    names = [lane_title(clip.lanes[index]) for index in region.lanes]
    if len(names) > 1 and len(names) == len(clip.lanes):
        tracks = "all tracks"
    elif len(names) > 3:
        tracks = f"{len(names)} tracks"
    else:
        tracks = " and ".join((", ".join(names[:-1]), names[-1]) if names[1:] else names)
    parts = [tracks or "no track", bars_text(region.bars)]
    if region.painted:
        parts.append(_painted_text(region, clip))
    if (region.low, region.high) != (0, 127):
        parts.append(f"{pitch_name(region.low)}\u2013{pitch_name(region.high)}")
    return ", ".join(parts)


def bars_text(bars: Sequence[int]) -> str:
    """Return ascending bars (from 0) in words, such as ``bars 5-8 and 12``."""
    if not bars:
        return "no bar"
    ranges = [
        f"{first + 1}\u2013{last + 1}" if last > first else str(first + 1) for first, last in runs(bars)
    ]
    listed = " and ".join((", ".join(ranges[:-1]), ranges[-1]) if ranges[1:] else ranges)
    return f"{'bars' if len(bars) > 1 else 'bar'} {listed}"


def _painted_text(region: Region, clip: Clip) -> str:
    """Return how much of a region's bars is painted, in words."""
    ticks = sum(end - start for start, end in region.spans(clip.time))
    count = round(ticks / clip.time.step_ticks, 2)
    return f"painted: {count:g} sixteenth{'s' * (count != 1)}"


def other_sound(clip: Clip, lanes: Sequence[int], bars: Sequence[int]) -> str:
    """Return why some lanes cannot be filled in bars in which their channels have other sounds."""
    lane = clip.lanes[lanes[0]]
    return (
        f"In {bars_text(bars)} channel {lane.channel + 1} has another sound than that of {lane_title(lane)}; "
        "choose other bars or another track."
    )


def lane_title(lane: Lane) -> str:
    """Return a lane's name, or its role where it has none; and its sound where its channel has several."""
    title = lane.name.strip() or lane.role.capitalize()
    return f"{title} ({sound_name(lane.program, lane.channel)})" if lane.spans else title


def _select_part(lanes: Sequence[Lane], part: str) -> set[int]:
    """Return the lanes of one part of a choice, which must be some."""
    number = _NUMBER.fullmatch(part)
    selected = (
        _numbered(lanes, int(number[1]), number[2], number[3])
        if number
        else _named(lanes, part, exactly=True) or _named(lanes, part, exactly=False)
    )
    if not selected:
        raise SelectionError(f'No track with notes fits "{part}"; choose from {_tracks(lanes)}.')
    return selected


def _numbered(lanes: Sequence[Lane], track: int, channel: str | None, program: str | None) -> set[int]:
    """Return the lanes of a track chunk, or of a channel or a sound of it; all count from 1."""
    return {
        index
        for index, lane in enumerate(lanes)
        if lane.track == track - 1
        and (channel is None or channel in {str(each + 1) for each in (lane.channel, *lane.channels)})
        and (program is None or (lane.program is not None and program == str(lane.program + 1)))
    }


def _named(lanes: Sequence[Lane], text: str, *, exactly: bool) -> set[int]:
    """Return the lanes whose name is, or contains, a text."""
    wanted = text.casefold()
    return {
        index
        for index, lane in enumerate(lanes)
        if wanted and (lane.name.strip().casefold() == wanted if exactly else wanted in _searched(lane))
    }


def _searched(lane: Lane) -> str:
    """Return the text in which a part of a name is looked for."""
    return (lane_title(lane) if lane.spans else lane.name).casefold()


def _tracks(lanes: Sequence[Lane]) -> str:
    """Return the tracks that can be selected, in words."""
    tracks = dict.fromkeys(_track(lane) for lane in lanes)
    return _shortened(tracks) if tracks else "a file that has notes"


def _track(lane: Lane) -> str:
    """Return a track's number and name."""
    return f'{lane.track + 1} "{lane.name.strip()}"' if lane.name.strip() else f"{lane.track + 1}"


def _shortened(tracks: Iterable[str]) -> str:
    """Return the first tracks, and how many more there are."""
    listed = list(tracks)
    more = len(listed) - LISTED_TRACKS
    return ", ".join(listed[:LISTED_TRACKS]) + (f" and {more} more" if more > 0 else "")
