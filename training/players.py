"""Who plays the lanes of an example, and what their known notes say, as a fill computes it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ripieno.engine.grid.conditions import Conditions
from ripieno.engine.grid.lane_evidence import KnownBars, LaneEvidence, NotesInSteps, read_lane
from ripieno.engine.grid.lane_facts import LaneFacts
from ripieno.engine.grid.layout import Layout
from ripieno.engine.grid.part import NO_PROGRAM, Part
from ripieno.engine.grid.spec import PITCHES, Bools, Floats
from ripieno.engine.music.roles import Role
from ripieno.training.augmentation import Augmentation
from ripieno.training.masks import Rng


def known_bars(
    song: Sequence[Part],
    bar_starts: Floats,
    mask: Bools,
    layout: Layout,
    first: int,
    how: Augmentation,
    rng: Rng,
) -> KnownBars:
    """Return what is known of the whole song.

    Where the first or last bars of the window are made, now and then nothing beyond them is known.

    Args:
        song: The lanes of the window.
        bar_starts: Shape ``(bars + 1,)``, bar lines of the song in steps.
        mask: Shape ``(lanes, beats, STEPS, PITCHES)``, True = hidden.
        layout: Patches of the window.
        first: First bar of the window.
        how: Augmentation.
        rng: Source of chance.
    """
    bars = int(layout.bar[-1]) + 1
    hidden = np.zeros((len(song), len(bar_starts) - 1), np.bool_)
    beats: Bools = np.any(mask, axis=(2, 3))
    for bar in range(bars):
        hidden[:, first + bar] = beats[:, layout.bar == bar].any(axis=1)
    made = np.flatnonzero(hidden.any(axis=0))
    low, high = (int(made[0]), int(made[-1])) if len(made) else (first, first)
    if len(made) and rng.random() < how.end_here:
        hidden[:, :low] |= low == first
        hidden[:, high:] |= high == first + bars - 1
    hidden |= np.all(beats, axis=1, keepdims=True)
    return KnownBars(np.asarray(bar_starts, np.float64), hidden, low, high)


def describe_players(
    conditions: Conditions,
    song: Sequence[Part],
    shift: int,
    known: KnownBars,
    layout: Layout,
    how: Augmentation,
    rng: Rng,
) -> Conditions:
    """Return conditions with who plays each lane and what its known notes say, some of it left out.

    Args:
        conditions: The other conditions.
        song: The lanes of the window.
        shift: Semitones by which all but drums are transposed.
        known: What is known of the song.
        layout: Patches of the window.
        how: Augmentation.
        rng: Source of chance.
    """
    read = [read_lane(_notes_of(part, shift), known, lane, layout) for lane, part in enumerate(song)]
    return replace(
        conditions,
        facts=[_some_facts(facts, how, rng) for facts, _ in read],
        evidence=[_some_evidence(evidence, how, rng) for _, evidence in read],
    )


def _notes_of(part: Part, shift: int) -> NotesInSteps:
    is_drums = part.role is Role.DRUMS
    pitch = part.pitch.astype(np.int64) + (0 if is_drums else shift)
    inside = (pitch >= 0) & (pitch < PITCHES)
    program = None if part.program == NO_PROGRAM else part.program
    return NotesInSteps(part.onset[inside], part.length[inside], pitch[inside], program, is_drums)


def _some_facts(facts: LaneFacts, how: Augmentation, rng: Rng) -> LaneFacts:
    family, register, playing = rng.random(3) < (how.drop_family, how.drop_register, how.drop_playing)
    if family:
        facts = replace(facts, family=None)
    if register:
        facts = replace(facts, low=None, median=None, high=None)
    return replace(facts, voices=None, holds=None) if playing else facts


def _some_evidence(evidence: LaneEvidence, how: Augmentation, rng: Rng) -> LaneEvidence:
    pitches, places = rng.random(2) < (how.drop_pitches, how.drop_places)
    return evidence.without(pitches=bool(pitches), places=bool(places))
