"""The fills of planned bars: lane by lane, each as busy as is usual for it, in the planned chords and key."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.form.bar_plan import BarPlan
from ripieno.app.session.live.music.harmonic_fit import MELODIES
from ripieno.app.session.live.music.lane_densities import notes_per_beat
from ripieno.app.session.live.music.model_worker import LaneFill
from ripieno.app.session.live.music.tasks import LIVELY
from ripieno.engine.generate import FillOptions
from ripieno.engine.music.chords import NO_CHORD
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from ripieno.engine.seed import wrap_seed

VARIED = 0.45
"""Share of a melody that changes where it returns varied."""

ORDER = (Role.DRUMS, Role.BASS, Role.KEYS, Role.PAD, Role.LEAD, Role.COUNTER)
"""Roles in the order in which their lanes are made: each goes by those before."""

_BAR_SEED, _LANE_SEED = 7919, 104729


def lane_fill(
    lane: int,
    role: Role,
    plans: Mapping[int, BarPlan],
    first: int,
    controls: Controls,
    *,
    is_varied: bool = False,
    beats: int | None = None,
    seed: int = 0,
) -> LaneFill:
    """Return the fill of one lane in some bars.

    Args:
        lane: The lane.
        role: What it does.
        plans: Plans of the bars to make, by their place in the clip.
        first: Number of the first of them in the music, which the seed goes by.
        controls: Where the controls stand.
        is_varied: Whether the lane holds notes that are to be varied.
        beats: Quarter notes of a bar, each of which has room for one chord; None for any number of chords.
        seed: How often something else was asked for.
    """
    asked, places = controls.options, tuple(plans)
    wanted = [plans[place] for place in places]
    density = controls.density * sum(plan.density for plan in wanted) / len(wanted)
    options = replace(
        asked,
        seed=wrap_seed(controls.seed + _BAR_SEED * (first + 1) + _LANE_SEED * lane + seed),
        density=None,
        notes_per_beat=None if is_varied else notes_per_beat(role, density),
        temperature=(LIVELY if role in MELODIES else 1.0) * asked.temperature,
        strength=VARIED if is_varied else 1.0,
        retrieval=False,
    )
    return LaneFill(Region(places, (lane,)), _in_harmony(options, role, wanted, beats))


def rhythm_fill(fill: LaneFill) -> LaneFill:
    """Return a fill that keeps the rhythm of the notes that its region holds and makes new pitches."""
    locks = replace(fill.options.locks, chords=False, max_polyphony=None, keep="rhythm")
    return replace(fill, options=replace(fill.options, notes_per_beat=None, strength=1.0, locks=locks))


def _in_harmony(options: FillOptions, role: Role, plans: Sequence[BarPlan], beats: int | None) -> FillOptions:
    """Return options with the chords and the key of the plans; melodies keep to the key, others to chords."""
    locks = options.locks
    if role is Role.DRUMS:
        return replace(options, chords=None, locks=replace(locks, key=None, chords=False, scale=False))
    key = locks.key or plans[0].key
    if not any(plan.chords for plan in plans):
        return replace(options, chords=None, locks=replace(locks, key=key, chords=False, scale=False))
    chords = tuple(plan.chords[:beats] or (NO_CHORD,) for plan in plans)
    is_melody = role in MELODIES and not locks.chords
    return replace(
        options,
        chords=chords,
        locks=replace(locks, key=key if is_melody else locks.key, chords=not is_melody, scale=False),
    )
