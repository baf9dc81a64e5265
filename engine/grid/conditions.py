"""What the model is given beside the notes: one feature vector for each token.

Every condition is optional; a flag beside it says whether it is given, and
training drops each at random, so a model can be guided towards any of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.grid.lane_evidence import LaneEvidence
from ripieno.engine.grid.lane_facts import LaneFacts
from ripieno.engine.grid.layout import Layout
from ripieno.engine.grid.spec import PITCHES, STEPS, Bools, Floats, Plane
from ripieno.engine.music.instruments import Family
from ripieno.engine.music.roles import Role
from ripieno.engine.music.styles import Style

RHYTHM_UNIT = 4
"""Onsets on a step that the features of a rhythm write as 1."""

BEATS_SHOWN = 8
"""Positions in the bar that are told apart one by one."""


class FeatureColumn(IntEnum):
    """First column of each group of features."""

    ROLE = 0
    BAR_STEPS = 6
    STEPS = 7
    BEAT = 8
    DENSITY = 16
    CHORD = 20
    TEMPO = 45
    SOURCE = 47
    RHYTHM = 49
    MASKED = 54
    STYLE = 55
    FAMILY = 64
    REGISTER = 80
    VOICES = 85
    HOLDS = 87
    PLACES = 89
    UNUSED = 93
    USUAL = 97
    OUTSIDE = 225


FEATURES = FeatureColumn.OUTSIDE + PITCHES
"""Length of the feature vector."""

FIRST_FEATURES, FEATURES_WITH_STYLES = int(FeatureColumn.STYLE), int(FeatureColumn.FAMILY)
"""Its length for packs that were made before styles, and before who plays, were conditions."""

FEATURE_COUNTS = (FIRST_FEATURES, FEATURES_WITH_STYLES, FEATURES)
"""Every length that a pack may read."""

MIDDLE_C, REGISTER_UNIT = 60, 24
"""The pitch that the features of a register write as 0, and the semitones that they write as 1."""


@dataclass(frozen=True)
class Density:
    """How busy a lane is.

    Attributes:
        notes: Onsets per beat.
        steps: Steps per beat on which at least one note begins.
    """

    notes: float
    steps: float

    @classmethod
    def of(cls, onsets: NDArray[np.bool_], weights: NDArray[np.float64] | None = None) -> "Density":
        """Measure onsets of shape ``(beats, STEPS, PITCHES)``; at least one beat.

        Args:
            onsets: Where notes begin.
            weights: Shape ``(STEPS,)``, how much each step of a beat counts; None counts all in full.
        """
        beats, share = max(len(onsets), 1), np.ones(STEPS) if weights is None else weights
        notes, steps = onsets.sum(-1) @ share, onsets.any(-1) @ share
        return cls(float(notes.sum()) / beats, float(steps.sum()) / beats)

    def times(self, share: float) -> "Density":
        """Return the density of a share of each beat."""
        return Density(self.notes * share, self.steps * share)


@dataclass(frozen=True)
class Conditions:
    """The conditions of a window; None stands for "not given".

    Attributes:
        roles: One per lane.
        chord_root: Shape ``(beats,)``, pitch class of each beat's chord, -1 unknown.
        chord_mask: Shape ``(beats,)``, bit p set where pitch class p belongs to
            the chord, 0 unknown.
        density: One per lane, for the cells to be made.
        rhythm: Shape ``(lanes, beats, STEPS)``, onsets per step for the cells to
            be made, NaN unknown.
        tempo: Beats per minute.
        style: The style of the music.
        facts: One per lane, who plays it.
        evidence: One per lane, what its known notes say of new ones.
        has_velocity: Whether the known velocities carry expression.
        has_timing: Whether the known offsets carry expression.
    """

    roles: Sequence[Role | None]
    chord_root: NDArray[np.int64] | None = None
    chord_mask: NDArray[np.int64] | None = None
    density: Sequence[Density | None] | None = None
    rhythm: NDArray[np.float32] | None = None
    tempo: float | None = None
    style: Style | None = None
    facts: Sequence[LaneFacts | None] | None = None
    evidence: Sequence[LaneEvidence | None] | None = None
    has_velocity: bool = True
    has_timing: bool = True


def features(conditions: Conditions, layout: Layout, mask: Bools) -> Floats:
    """Return the features of every token.

    Args:
        conditions: For the lanes and beats of the window.
        layout: The window's patches.
        mask: Shape ``(lanes, beats, STEPS, PITCHES)``, True = make anew.

    Returns:
        Shape ``(lanes, beats, FEATURES)``.
    """
    out = np.zeros((*mask.shape[:2], FEATURES), np.float32)
    masked: Bools = np.any(mask, axis=(2, 3))
    _write_position(out, layout)
    for lane, role in enumerate(conditions.roles):
        if role is not None:
            out[lane, :, FeatureColumn.ROLE + list(Role).index(role)] = 1
    if conditions.chord_root is not None and conditions.chord_mask is not None:
        out[:, :, FeatureColumn.CHORD : FeatureColumn.TEMPO] = chord_features(
            conditions.chord_root, conditions.chord_mask
        )
    _write_density(out, conditions, masked)
    if conditions.tempo is not None:
        out[:, :, FeatureColumn.TEMPO] = np.log2(conditions.tempo / 120)
        out[:, :, FeatureColumn.TEMPO + 1] = 1
    out[:, :, FeatureColumn.SOURCE] = conditions.has_velocity
    out[:, :, FeatureColumn.SOURCE + 1] = conditions.has_timing
    if conditions.rhythm is not None:
        given = masked & ~np.isnan(conditions.rhythm).any(-1)
        out[:, :, FeatureColumn.RHYTHM : FeatureColumn.RHYTHM + STEPS][given] = (
            conditions.rhythm[given] / RHYTHM_UNIT
        )
        out[:, :, FeatureColumn.RHYTHM + STEPS] = given
    out[:, :, FeatureColumn.MASKED] = masked
    if conditions.style is not None:
        out[:, :, FeatureColumn.STYLE + list(Style).index(conditions.style)] = 1
    _write_players(out, conditions)
    return out


def chord_features(root: NDArray[np.int64], pitch_classes: NDArray[np.int64]) -> Floats:
    """Return chords as 12 roots (one-hot), 12 pitch classes and a flag, ``(beats, 25)``."""
    classes = np.arange(12)
    known = (root >= 0) & (pitch_classes > 0)
    roots = (root[:, None] == classes) & known[:, None]
    tones = ((pitch_classes[:, None] >> classes) & 1).astype(bool) & known[:, None]
    return np.concatenate([roots, tones, known[:, None]], axis=1).astype(np.float32)


def density_near(
    planes: Floats, masked: Bools, reach: int, weights: NDArray[np.float64] | None = None
) -> Density | None:
    """Estimate the density of masked beats from the known beats around them.

    Args:
        planes: One lane, shape ``(beats, *PATCH_SHAPE)``.
        masked: Shape ``(beats,)``, the beats to be made.
        reach: How many beats before and after to look at.
        weights: As for ``Density.of``.

    Returns:
        The density of the known beats within reach; None where they hold no note.
    """
    onsets = planes[:, Plane.ONSET] > 0
    distance = np.abs(np.arange(len(masked))[:, None] - np.flatnonzero(masked))
    known = np.flatnonzero((distance <= reach).any(1) & ~masked)
    if not onsets[known].any():
        return None
    return Density.of(onsets[known], weights)


def _write_position(out: Floats, layout: Layout) -> None:
    out[:, :, FeatureColumn.BAR_STEPS] = layout.bar_steps / 16
    out[:, :, FeatureColumn.STEPS] = layout.steps / STEPS
    beat = np.minimum(layout.beat, BEATS_SHOWN - 1)
    out[:, np.arange(len(layout)), FeatureColumn.BEAT + beat] = 1


def _write_density(out: Floats, conditions: Conditions, masked: Bools) -> None:
    for lane, density in enumerate(conditions.density or ()):
        if density is not None:
            column = FeatureColumn.DENSITY
            values = (np.log1p(density.notes), 1, np.log1p(density.steps), 1)
            out[lane, masked[lane], column : column + 4] = values


def _write_players(out: Floats, conditions: Conditions) -> None:
    for lane, facts in enumerate(conditions.facts or ()):
        if facts is not None:
            _write_facts(out[lane], facts)
    for lane, evidence in enumerate(conditions.evidence or ()):
        if evidence is not None:
            _write_evidence(out[lane], evidence)


def _write_facts(out: Floats, facts: LaneFacts) -> None:
    if facts.family is not None:
        out[:, FeatureColumn.FAMILY + list(Family).index(facts.family)] = 1
    register = FeatureColumn.REGISTER
    if facts.low is not None and facts.high is not None:
        low, high = ((pitch - MIDDLE_C) / REGISTER_UNIT for pitch in (facts.low, facts.high))
        out[:, register : register + 3] = (low, high, 1)
    if facts.median is not None:
        out[:, register + 3 : register + 5] = ((facts.median - MIDDLE_C) / REGISTER_UNIT, 1)
    if facts.voices is not None:
        out[:, FeatureColumn.VOICES : FeatureColumn.HOLDS] = (np.log2(facts.voices) / 2, 1)
    if facts.holds is not None:
        out[:, FeatureColumn.HOLDS : FeatureColumn.PLACES] = (facts.holds, 1)


def _write_evidence(out: Floats, evidence: LaneEvidence) -> None:
    out[:, FeatureColumn.PLACES : FeatureColumn.UNUSED] = evidence.places
    out[:, FeatureColumn.UNUSED : FeatureColumn.USUAL] = evidence.unused
    out[:, FeatureColumn.USUAL : FeatureColumn.OUTSIDE] = evidence.usual
    out[:, FeatureColumn.OUTSIDE :] = evidence.outside
