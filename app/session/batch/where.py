"""What to fill, said once for many different files."""

import re
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ripieno.app.midi_io.markers import Marker, markers
from ripieno.app.midi_io.smf import Smf
from ripieno.app.session.choice import MAX_FILL_BARS, NEAR, within_reach
from ripieno.engine.errors import RipienoError
from ripieno.engine.music.clip import Clip, active_lanes
from ripieno.engine.music.extent import extent_of
from ripieno.engine.music.region import Region, parse_bars
from ripieno.engine.music.roles import Role
from ripieno.engine.music.selection import lanes_in
from ripieno.engine.music.spans import merged

MIN_BARS = 1
_COUNTED = re.compile(r"\s*(first|last|every)\s*:\s*([0-9]{1,6})\s*")
_MARKED = re.compile(r"\s*(marker|section)\s*:\s*(.+?)\s*")


class WhereError(RipienoError):
    """A choice of bars that cannot be understood, or that a file does not have."""


@dataclass(frozen=True, slots=True)
class Where:
    """Bars, tracks and pitches, for any file.

    Attributes:
        bars: ``5-8,12``, ``first:4``, ``last:4``, ``every:4`` (each fourth bar), ``empty`` (bars
            where a track falls silent between music), ``marker:NAME`` or ``section:NAME`` (from
            the markers and cue points of that name to the next ones), or ``all``.
        tracks: As :func:`ripieno.engine.music.selection.lanes_in` reads it; None for all that play in
            those bars or near them.
        roles: Only tracks of these roles; empty for any.
        low: Lowest pitch.
        high: Highest pitch.
    """

    bars: str
    tracks: str | None = None
    roles: tuple[Role, ...] = ()
    low: int = 0
    high: int = 127


def check_bars(text: str) -> None:
    """Refuse a choice of bars that no file could have.

    Raises:
        WhereError: If the text is not understood.
        RegionError: If it names bars that cannot be.
    """
    word = text.strip().lower()
    if word in {"empty", "all"} or _MARKED.fullmatch(text):
        return
    counted = _COUNTED.fullmatch(text)
    if counted is None:
        parse_bars(text)
    elif int(counted[2]) < MIN_BARS:
        raise WhereError(f'"{text}" counts no bars; write a number of at least 1.')


def regions(where: Where, smf: Smf, clip: Clip, name: str) -> tuple[Region, ...]:
    """Return what is meant in a file: at least one region, apart from each other.

    Args:
        where: The choice.
        smf: The file.
        clip: Its clip, with the roles that hold.
        name: The file's name, for messages.

    Raises:
        RipienoError: If the file has no such bars or tracks, or they are too many.
    """
    if not clip.lanes:
        raise WhereError(f"{name} holds no notes to go by; choose a file that has some.")
    selected = _lanes(where, clip, name)
    if where.bars.strip().lower() == "empty":
        found = _empty(clip, selected, name)
    else:
        bars = _bars(where.bars, smf, clip, name)
        playing = selected if where.tracks is not None else active_lanes(clip, bars, NEAR)
        near = tuple(lane for lane in selected if lane in playing)
        found = {bars: near} if bars and near else {}
    if not found:
        raise WhereError(f'{name} has nothing to fill for "{where.bars}"; choose other bars or tracks.')
    _refuse_many(sum(map(len, found)), name)
    for bars, lanes in found.items():
        within_reach(bars, len(lanes))
    return tuple(Region(bars, lanes, where.low, where.high) for bars, lanes in found.items())


def _lanes(where: Where, clip: Clip, name: str) -> tuple[int, ...]:
    lanes = range(len(clip.lanes)) if where.tracks is None else lanes_in(clip, where.tracks)
    selected = tuple(lane for lane in lanes if not where.roles or clip.lanes[lane].role in where.roles)
    if not selected:
        roles = " or ".join(role.value for role in where.roles)
        raise WhereError(f"{name} has no track that plays {roles}; choose other roles.")
    return selected


def _refuse_many(count: int, name: str) -> None:
    if count > MAX_FILL_BARS:
        raise WhereError(f"{name}: {count} bars are too many at once; choose at most {MAX_FILL_BARS}.")


def _few(bars: range, name: str) -> tuple[int, ...]:
    """Return bars one by one, if they are not too many."""
    _refuse_many(len(bars), name)
    return tuple(bars)


def _bars(text: str, smf: Smf, clip: Clip, name: str) -> tuple[int, ...]:
    if text.strip().lower() == "all":
        return _few(extent_of(clip).span, name)
    counted, marked = _COUNTED.fullmatch(text), _MARKED.fullmatch(text)
    if counted is not None:
        return _few(_SHARES[counted[1]](extent_of(clip).span, int(counted[2])), name)
    if marked is not None:
        return _marked(marked[2], smf, clip, name)
    bars = parse_bars(text)
    if bars[-1] >= clip.bars:
        raise WhereError(
            f"Bar {bars[-1] + 1} lies beyond the end of {name}; choose bars up to its last, {clip.bars}."
        )
    return bars


_SHARES: dict[str, Callable[[range, int], range]] = {
    "first": lambda bars, count: bars[:count],
    "last": lambda bars, count: bars[max(len(bars) - count, 0) :],
    "every": lambda bars, count: range(count * -(-(bars.start + 1) // count) - 1, bars.stop, count),
}


def _marked(wanted: str, smf: Smf, clip: Clip, name: str) -> tuple[int, ...]:
    """Return the bars from each marker of a name to the marker after it."""
    found = markers(smf)
    stretches = merged(_stretches(found, wanted, clip))
    _refuse_many(sum(end - start for start, end in stretches), name)
    bars = tuple(bar for start, end in stretches for bar in range(start, end))
    if not bars:
        known = ", ".join(dict.fromkeys(marker.text for marker in found)) or "none"
        raise WhereError(f'{name} has no marker "{wanted}" (it has {known}); choose one of them, or bars.')
    return bars


def _stretches(found: Sequence[Marker], wanted: str, clip: Clip) -> Iterable[tuple[int, int]]:
    ticks = [marker.tick for marker in found]
    for marker in found:
        if marker.text.casefold() == unicodedata.normalize("NFC", wanted).casefold():
            later = next(iter(ticks[bisect_right(ticks, marker.tick) :][:1]), clip.end)
            start = clip.time.bar_at(marker.tick)
            yield start, min(max(clip.time.bar_count(later), start + 1), clip.bars)


def _empty(clip: Clip, selected: Sequence[int], name: str) -> dict[tuple[int, ...], tuple[int, ...]]:
    """Return the silent bars between each lane's first and last note, with the lanes they are of."""
    found: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for index in selected:
        notes, time = clip.lanes[index].notes, clip.time
        sounding = merged(zip(notes.onsets.tolist(), notes.ends.tolist(), strict=True))
        bars = [(time.bar_at(start), time.bar_at(end - 1) + 1) for start, end in sounding]
        gaps = [range(before[1], after[0]) for before, after in pairwise(bars)]
        _refuse_many(sum(map(len, gaps)), name)
        silent = tuple(bar for gap in gaps for bar in gap)
        if silent:
            found[silent].append(index)
    return {bars: tuple(lanes) for bars, lanes in found.items()}
