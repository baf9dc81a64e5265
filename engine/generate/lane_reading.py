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

    Where a register is asked for, nothing is said of the register and the pitches of the lanes that are made.

    Args:
        window: The window.
        clip: What is known, and what was made before.

    Returns:
        Facts and evidence of the lanes, in the order of the window's rows.
    """
    plan = window.geometry.plan
    bars = known_bars(clip, plan)
    facts, evidence = [], []
    for row, lane in enumerate(plan.lanes):
        notes = notes_of(clip.lanes[lane], clip.time.step_ticks)
        own, said = read_lane(notes, bars, row, window.geometry.layout)
        if lane in plan.region.lanes and asks_register(window, notes.known(bars, row)):
            own, said = replace(own, low=None, median=None, high=None), said.without(pitches=True)
        facts.append(own)
        evidence.append(said)
    return facts, evidence


def asks_register(window: FillWindow, known: NotesInSteps) -> bool:
    """Say whether a fill asks for another register than that of a lane.

    It does by a lock on the range of pitches, and by a region in whose pitches the lane has no note.

    Args:
        window: The window.
        known: Known notes of a lane that is made.
    """
    locks, region = window.job.options.locks, window.geometry.region
    if (locks.low, locks.high) != (Locks.low, Locks.high):
        return True
    return bool(len(known.pitch)) and not region.takes(known.pitch).any()


def notes_of(lane: Lane, step_ticks: float) -> NotesInSteps:
    """Return the notes of a lane in steps.

    Args:
        lane: The lane.
        step_ticks: Ticks of a step.
    """
    notes, is_drums = lane.notes, lane.role is Role.DRUMS
    onset, length = notes.onsets / step_ticks, notes.lengths / step_ticks
    return NotesInSteps(onset, length, notes.pitches, lane.program, is_drums)
