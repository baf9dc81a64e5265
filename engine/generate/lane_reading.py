"""What the known notes of a clip say of the lanes of a window."""

from collections.abc import Sequence
from dataclasses import replace

from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.generate.known_bars import known_bars
from ripieno.engine.grid.lane_evidence import LaneEvidence, NotesInSteps, read_lane
from ripieno.engine.grid.lane_facts import LaneFacts
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.locks import Locks
from ripieno.engine.music.roles import Role


def read_lanes(window: FillWindow, clip: Clip) -> tuple[Sequence[LaneFacts], Sequence[LaneEvidence]]:
    """Say of each lane of a window who plays it and where it is likely to go on.

    Where the locks ask for pitches of their own, nothing is said of the register of the lanes that are made.
    """
    plan, locks = window.geometry.plan, window.job.options.locks
    bars = known_bars(clip, plan)
    asks_register = (locks.low, locks.high) != (Locks.low, Locks.high)
    facts, evidence = [], []
    for row, lane in enumerate(plan.lanes):
        notes = notes_of(clip.lanes[lane], clip.time.step_ticks)
        own, said = read_lane(notes, bars, row, window.geometry.layout)
        if asks_register and lane in plan.region.lanes:
            own, said = replace(own, low=None, median=None, high=None), said.without(pitches=True)
        facts.append(own)
        evidence.append(said)
    return facts, evidence


def notes_of(lane: Lane, step_ticks: float) -> NotesInSteps:
    """Return the notes of a lane in steps."""
    notes, is_drums = lane.notes, lane.role is Role.DRUMS
    onset, length = notes.onsets / step_ticks, notes.lengths / step_ticks
    return NotesInSteps(onset, length, notes.pitches, lane.program, is_drums)
