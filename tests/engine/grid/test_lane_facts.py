import numpy as np
import pytest

from ripieno.engine.grid.lane_facts import lane_facts, range_of
from ripieno.engine.music.instruments import Family

NONE = np.zeros(0)
CHORDS = np.repeat(np.arange(0, 64, 4.0), 3)


def test_an_unheard_instrument_has_its_own_range() -> None:
    facts = lane_facts(NONE, NONE, NONE.astype(int), 42)
    assert (facts.notes, facts.family, facts.low, facts.high) == (0, Family.STRINGS, 36, 76)
    assert (facts.median, facts.voices, facts.holds) == (None, None, None)


def test_nothing_is_known_of_an_unheard_lane_without_instrument() -> None:
    facts = lane_facts(NONE, NONE, NONE.astype(int), None)
    assert (facts.family, facts.low, facts.high) == (None, None, None)


def test_notes_tell_the_register_before_the_instrument() -> None:
    pitch = np.tile([60, 64, 67], 16)
    facts = lane_facts(CHORDS, np.full(48, 4.0), pitch, 0)
    assert (facts.low, facts.median, facts.high, facts.voices) == (60, 64, 67, 3)


def test_one_stray_note_of_many_is_no_register() -> None:
    pitch = np.full(200, 60)
    pitch[17] = 100
    assert lane_facts(np.arange(200.0), np.ones(200), pitch, None).high == 60


@pytest.mark.parametrize(("length", "holds"), [(4.0, 1.0), (6.0, 1.0), (1.0, 0.25)])
def test_held_chords_are_told_from_struck_ones(length: float, holds: float) -> None:
    facts = lane_facts(CHORDS, np.full(48, length), np.tile([60, 64, 67], 16), None)
    assert facts.holds == pytest.approx(holds)


def test_the_notes_of_a_strummed_chord_begin_together() -> None:
    strummed = CHORDS + np.tile([0.0, 0.1, 0.2], 16)
    assert lane_facts(strummed, np.full(48, 2.0), np.tile([60, 64, 67], 16), 24).voices == 3


def test_every_program_has_a_range_of_an_octave_and_more() -> None:
    ranges = [range_of(program) for program in range(128)]
    assert all(0 <= low < low + 12 <= high <= 127 for low, high in ranges)
