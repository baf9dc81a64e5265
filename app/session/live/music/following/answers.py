"""Answers to a player's phrase: its length and rhythm, in the player's key, about as many notes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import ceil

from ripieno.app.session.live.music.bar_edits import strongest
from ripieno.app.session.live.music.harmonic_fit import ChordSpan, fit
from ripieno.engine.music.clip import Lane
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role

ANSWERING = (Role.LEAD, Role.COUNTER, Role.KEYS, Role.PAD, Role.BASS)
"""Roles that answer a melody, the first of them that there is."""

ANSWERING_CHORDS = (Role.KEYS, Role.PAD, Role.LEAD, Role.COUNTER, Role.BASS)
"""Roles that answer chords."""

CHORDAL = 1.5
"""Notes of an onset, on average, from which a phrase consists of chords."""

MELODY_SHARE, OTHERS_SHARE, MIN_SHARE = 0.75, 0.45, 0.7
"""Notes of the answering lane, of the others together and of all at least, in shares of the player's."""

_WEIGHTS = {Role.BASS: 3, Role.DRUMS: 3, Role.KEYS: 2, Role.COUNTER: 1, Role.PAD: 1, Role.LEAD: 1}


def answering_lane(lanes: Sequence[Lane], phrase: Sequence[Note], active: frozenset[Role]) -> int | None:
    """Return the lane that answers a phrase; None where only drums play.

    Args:
        lanes: All lanes.
        phrase: The player's notes.
        active: Roles that are switched on.
    """
    onsets = len({note.onset for note in phrase})
    order = ANSWERING_CHORDS if onsets and len(phrase) / onsets >= CHORDAL else ANSWERING
    roles = [lane.role for lane in lanes]
    return next((roles.index(role) for role in order if role in roles and role in active), None)


def budgets(lanes: Sequence[Lane], answering: int | None, own: int, average: float) -> Mapping[int, int]:
    """Return how many notes each lane has in a bar of an answer.

    Args:
        lanes: All lanes.
        answering: The lane that answers.
        own: The player's notes in the bar that is answered.
        average: The player's notes in a bar of the phrase, on average.
    """
    others = [lane for lane in range(len(lanes)) if lane != answering]
    first = 0 if answering is None else ceil(MELODY_SHARE * own)
    left = max(round(OTHERS_SHARE * average), ceil(MIN_SHARE * average) - first)
    found = dict.fromkeys(others, 0)
    if answering is not None:
        found[answering] = first
    ranked = sorted(others, key=lambda lane: -_WEIGHTS[lanes[lane].role])
    total = sum(_WEIGHTS[lanes[lane].role] for lane in ranked)
    for lane in ranked:
        share = min(
            ceil(left * _WEIGHTS[lanes[lane].role] / total), left - sum(found[each] for each in others)
        )
        found[lane] = max(share, 0)
    return found


def echo(phrase: Sequence[Note], lane: Lane, spans: Sequence[ChordSpan]) -> tuple[Note, ...]:
    """Return a bar of the player's in the register of a lane, a third lower and in key: its rhythm exactly.

    Args:
        phrase: The notes, in ticks from the bar line.
        lane: The lane that plays them.
        spans: Chords and key of the bar.
    """
    notes = [
        replace(note, pitch=max(note.pitch - 3, 0), channel=lane.channel)
        for note in phrase
        if note.onset < spans[-1].end
    ]
    return fit(notes, lane.role, spans)


def within(
    notes: Mapping[int, Sequence[Note]], most: Mapping[int, int], ppq: int
) -> dict[int, tuple[Note, ...]]:
    """Return the strongest notes of each lane, as many as it has room for."""
    return {lane: strongest(held, most.get(lane, 0), ppq) for lane, held in notes.items()}


def on_bar_line(notes: Mapping[int, tuple[Note, ...]]) -> dict[int, tuple[Note, ...]]:
    """Return the notes of a bar, the first of which begins on the bar line."""
    first = min((note.onset for held in notes.values() for note in held), default=0)
    if not first:
        return dict(notes)
    return {
        lane: tuple(
            replace(note, onset=0, length=note.length + first) if note.onset == first else note
            for note in held
        )
        for lane, held in notes.items()
    }
