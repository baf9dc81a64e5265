"""How far new notes keep to what each lane of an ensemble plays elsewhere, and to the other lanes.

Every function returns a `Share`, so that shares of several fills are those of all their notes together.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from ripieno.engine.generate.clashes import clashing_notes
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import Notes
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role

GRACE = 2
"""Semitones outside its range elsewhere that a lane may go."""

AROUND = 8
"""Bars before a region, and after it, whose places a lane is expected to keep to."""

AFTER = 4
"""Bars after a region in which a lane may have fallen silent."""


class Share(NamedTuple):
    """Some of a whole; added up as plain numbers.

    Attributes:
        part: What was counted.
        whole: What it was counted among.
    """

    part: float
    whole: float


def total(shares: Iterable[Share]) -> Share:
    """Return the sums of parts and of wholes."""
    parts, wholes = zip((0, 0), *shares, strict=True)
    return Share(sum(parts), sum(wholes))


def out_of_range(notes: Sequence[Note], elsewhere: Sequence[Note], grace: int = GRACE) -> Share:
    """Return how many notes lie outside the range of others; nothing is counted where those are none.

    Args:
        notes: New notes of one lane.
        elsewhere: Notes of the lane outside the region.
        grace: Semitones beyond the lowest and the highest that still count as inside.
    """
    if not elsewhere:
        return Share(0, 0)
    pitches = [note.pitch for note in elsewhere]
    low, high = min(pitches) - grace, max(pitches) + grace
    return Share(sum(not low <= note.pitch <= high for note in notes), len(notes))


def new_places(onsets: Collection[int], around: Collection[int], bar: int) -> Share:
    """Return how many places of onsets are not among the places in the bar of others.

    Args:
        onsets: Sixteenths on which a lane begins notes, from a bar line on; each is counted once.
        around: The same of the bars around; nothing is counted where there is none.
        bar: Sixteenths in a bar.
    """
    usual = {step % bar for step in around}
    own = set(onsets)
    return Share(sum(step % bar not in usual for step in own), len(own)) if usual else Share(0, 0)


def clashes(lanes: Mapping[int, Sequence[Note]], sounding: Mapping[int, Sequence[Note]], beat: int) -> Share:
    """Return how many notes sound a semitone from a note of another lane for a beat or longer.

    Octaves are ignored: a semitone is a distance of 1 or 11 pitch classes.

    Args:
        lanes: New notes of pitched lanes.
        sounding: All notes of pitched lanes, new ones too.
        beat: Ticks in a quarter note.
    """
    return total(
        Share(int(clashing_notes(Notes.of(notes), Notes.of(others), beat).sum()), len(notes))
        for lane, notes in lanes.items()
        for others in [[note for other, own in sounding.items() if other != lane for note in own]]
    )


def silenced(before: Sequence[Note], after: Sequence[Note], start: int, end: int, beat: int) -> Share:
    """Return how many beats of some ticks in which a lane sounded are silent now.

    Args:
        before: Notes of the lane as it was.
        after: Notes of the lane as it is.
        start: First tick.
        end: First tick that is not looked at.
        beat: Ticks in a quarter note.
    """
    sounded = sounding_beats(before, start, end, beat)
    return Share(len(sounded - sounding_beats(after, start, end, beat)), len(sounded))


def sounding_beats(notes: Iterable[Note], start: int, end: int, beat: int) -> set[int]:
    """Return the beats from a tick on, up to another, in which a note sounds."""
    return {
        each
        for note in notes
        if note.end > start and note.onset < end
        for each in range((max(note.onset, start) - start) // beat, -(-(min(note.end, end) - start) // beat))
    }


def measure_ensemble(clip: Clip, region: Region, notes: Mapping[int, Sequence[Note]]) -> dict[str, Share]:
    """Return every measure of a fill.

    Args:
        clip: The song as it was; all bars of the region have one length.
        region: What was filled: whole bars, one after the other.
        notes: New notes by lane of the song.
    """
    filled, held = clip.replace_region(region, notes), clip.held(region)
    time, (first, last) = clip.time, (region.bars[0], region.bars[-1])
    start, end = region.spans(time)[0]
    made = {lane: list(own) for lane, own in filled.held(region).items()}
    pitched = [index for index, lane in enumerate(clip.lanes) if lane.role is not Role.DRUMS]
    tuned = {lane: own for lane, own in made.items() if lane in pitched}
    true = [list(held[lane]) for lane in tuned]
    near = {lane: filled.lanes[lane].notes.within(start, end) for lane in pitched}
    until = time.bar_start(min(last + 1 + AFTER, clip.bars))
    return {
        "range": total(
            out_of_range(own, _elsewhere(clip.lanes[lane].notes, start, end)) for lane, own in tuned.items()
        ),
        "places": total(_places(clip, lane, own, first, last) for lane, own in made.items()),
        "clashes": clashes(tuned, near, time.ppq),
        "silenced": total(
            silenced(clip.lanes[lane].notes, filled.lanes[lane].notes, end, until, time.ppq)
            for lane in pitched
        ),
        "empty": total(Share(not made[lane], 1) for lane in region.lanes if len(held[lane])),
        "notes": Share(sum(map(len, made.values())), sum(map(len, held.values()))),
        "length": mean_length([note for own in tuned.values() for note in own]),
        "true length": mean_length([note for own in true for note in own]),
        "chords": total(notes_per_attack(own, time.step_ticks) for own in tuned.values()),
        "true chords": total(notes_per_attack(own, time.step_ticks) for own in true),
    }


def mean_length(notes: Sequence[Note]) -> Share:
    """Return ticks of notes among their number."""
    return Share(sum(note.length for note in notes), len(notes))


def notes_per_attack(notes: Sequence[Note], step: float) -> Share:
    """Return notes among the sixteenths on which they begin."""
    return Share(len(notes), len({int(note.onset / step + 0.5) for note in notes}))


def _elsewhere(notes: Notes, start: int, end: int) -> Notes:
    return notes.taken((notes.onsets < start) | (notes.onsets >= end))


def _places(clip: Clip, lane: int, made: Sequence[Note], first: int, last: int) -> Share:
    """Return how many onsets of a lane begin where it begins none in the bars around of the same length."""
    time, step, notes = clip.time, clip.time.step_ticks, clip.lanes[lane].notes
    bar, start = time.bar_length(first), time.bar_start(first)
    around = [
        (note.onset - line) / step
        for each in range(max(first - AROUND, 0), min(last + 1 + AROUND, clip.bars))
        if not first <= each <= last and time.bar_length(each) == bar
        for line in [time.bar_start(each)]
        for note in notes.within(line, line + bar)
        if note.onset >= line
    ]
    own = [(note.onset - start) / step for note in made]
    return new_places(
        [int(place + 0.5) for place in own], [int(place + 0.5) for place in around], round(bar / step)
    )
