"""Pieces of events come one after the other until all bars are filled."""

import numpy as np

from ripieno.engine.systems.making import finish
from ripieno.engine.systems.noise_levels import NoiseLevels
from ripieno.engine.systems.players.events import MAX_PIECES
from ripieno.engine.systems.players.player import Chance, PlayRequest
from ripieno.engine.systems.representations.events import NOTE_OFF_EVENT
from tests.support.piano_songs import note_places, playing
from tests.support.system_models import player


def player_of(*notes):
    """Return a player whose network finds these notes in any noise, and the list of its calls."""
    made, calls = player("events"), []
    bits = made.representation.encode(playing(*notes))
    note_off = 2.0 * ((NOTE_OFF_EVENT >> np.arange(made.representation.channels)) & 1) - 1
    rows = np.tile(note_off, (made.card.sampling.length, 1))
    rows[: len(bits)] = bits
    scales, sigmas = NoiseLevels(made.card.sampling.make_schedule()).by_number

    def noise_of(x, level):
        calls.append(len(x))
        return ((x - scales[level][:, None, None] * rows.T) / sigmas[level][:, None, None],)

    return type(made)(made.card, made.representation, {"model": noise_of}), calls


def test_each_piece_begins_with_the_bar_after_the_one_before():
    made, _ = player_of((0, 4, 60, 80), (20, 4, 64, 80))
    parts = finish(made.play(PlayRequest(64, Chance(1, 2), ())))
    expected = [(0, 4, 60), (20, 4, 64), (32, 4, 60), (52, 4, 64)]
    assert [note_places(part) for part in parts] == [expected] * 2


def test_empty_pieces_of_events_end_the_work():
    made, calls = player_of()
    (part,) = finish(made.play(PlayRequest(64, Chance(1), ())))
    assert note_places(part) == []
    assert len(calls) == MAX_PIECES * made.steps


def test_a_request_for_fewer_steps_goes_through_fewer_levels():
    made, calls = player_of((0, 16, 60, 80))
    finish(made.play(PlayRequest(16, Chance(1, sampler="ddim", steps=3), ())))
    assert len(calls) == 3
