"""Rolls are made around cells that are held, however long the music is."""

import pytest

from ripieno.engine.systems.making import finish
from ripieno.engine.systems.players.player import Chance, GapRequest, PlayRequest
from ripieno.engine.systems.players.rolls import CONTEXT, moved_later
from ripieno.engine.systems.representations.roll import PianoRoll
from ripieno.engine.systems.song import rows_of
from tests.support.system_models import player
from tests.support.system_music import filled, played


def test_music_longer_than_what_is_made_at_once_goes_on():
    (part,) = played("rolls", 600, count=1)
    assert 560 < (part.onset + part.length).max() <= 632


def test_rolls_take_from_the_network_what_is_not_held():
    rows = filled("rolls", 32)
    assert {(onset, pitch) for onset, _, pitch, _ in rows} == {(at, 36 + (at + 32) % 64) for at in range(32)}


def test_rows_of_a_second_fill_a_gap_with_the_music_around_it_where_it_is():
    seen = []
    made = player("rolls")

    def watched(x, time):
        seen.append(x)
        return made.graphs["model"](x, time)

    seconds = type(made)(made.card, PianoRoll(36, 64, 1.0), {"model": watched})
    known = ((-8.0, 8.0, 60, 80), (64.0, 8.0, 72, 80))
    (part,) = finish(seconds.fill(GapRequest(64, (known,), 256, 256, 0, 127, Chance(1))))
    assert (seen[0].shape[2], seconds.longest_gap) == (8 + 2 * CONTEXT, 8 * 128)
    before, after = (seen[-1][0, 0] > 0.5)[:, [60 - 36, 72 - 36]].T
    assert before[:CONTEXT].nonzero()[0].tolist() == [CONTEXT - 1]
    assert after[CONTEXT + 8 :].nonzero()[0].tolist() == [0]
    assert {onset for onset, *_ in rows_of(part)} <= set(range(0, 64, 8))


def test_notes_that_ring_into_a_gap_are_not_made_again():
    ringing = (-8.0, 100.0, 36 + 40, 90)
    assert 36 + 40 not in {pitch for *_, pitch, _ in filled("rolls", 32, [ringing])}


def test_only_pitches_in_the_range_are_made():
    assert {pitch for *_, pitch, _ in filled("rolls", 32, low=70, high=75)} == set(range(70, 76))


def test_notes_that_are_moved_begin_at_nought_at_the_earliest_and_end_as_before():
    rows = ((-40.0, 4.0, 60, 80), (-34.0, 4.0, 62, 80), (3.0, 2.0, 64, 80))
    moved = [(onset, length, pitch) for onset, length, pitch, _ in rows_of(moved_later(rows, 32).part)]
    assert moved == [(0, 2, 62), (35, 2, 64)]


@pytest.mark.parametrize("steps", [3, 5])
def test_steps_and_samplers_of_diffusion_are_those_asked_for(steps):
    calls = []
    made = player("rolls")

    def counted(*arrays):
        calls.append(1)
        return made.graphs["model"](*arrays)

    watched = type(made)(made.card, made.representation, {"model": counted})
    finish(watched.play(PlayRequest(64, Chance(1, sampler="ddim", steps=steps), ())))
    assert len(calls) == steps
