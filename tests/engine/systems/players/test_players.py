"""Each kind of player makes the music that is asked for, the same again from the same seed."""

from itertools import pairwise

import numpy as np
import pytest

from ripieno.engine.systems.making import finish
from ripieno.engine.systems.players.player import Chance, GapRequest, PlayRequest
from ripieno.engine.systems.song import rows_of
from tests.support.piano_songs import song
from tests.support.system_models import GRAPHS, player

KINDS = tuple(GRAPHS)


def played(kind, steps=64, seed=1, count=2):
    request = PlayRequest(steps, Chance(seed, count), (song(),) * count)
    return finish(player(kind).play(request))


def filled(kind, steps=32, known=(), seed=1, **changes):
    fields = {"before": 64, "after": 64, "low": 0, "high": 127, **changes}
    request = GapRequest(steps=steps, known=(tuple(known),), chance=Chance(seed), **fields)
    (part,) = finish(player(kind).fill(request))
    return list(rows_of(part))


@pytest.mark.parametrize("kind", KINDS)
def test_a_part_for_each_variation_lasts_as_long_as_asked_for(kind):
    parts = played(kind)
    assert len(parts) == 2
    if kind != "events":  # whose length is for the model to say
        assert all((part.onset + part.length).max() >= 60 for part in parts)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_makes_the_same_notes(kind):
    one, other = played(kind), played(kind)
    assert [part.pitch.tolist() for part in one] == [part.pitch.tolist() for part in other]


@pytest.mark.parametrize("kind", ["rows", "latents"])
def test_a_variation_does_not_depend_on_how_many_there_are(kind):
    assert played(kind, count=1)[0].pitch.tolist() == played(kind, count=3)[0].pitch.tolist()


@pytest.mark.parametrize("kind", KINDS)
def test_work_says_how_much_is_done(kind):
    work = player(kind).play(PlayRequest(64, Chance(1), (song(),)))
    shares = list(work)
    assert shares
    assert 0 < min(shares) <= max(shares) <= 1


@pytest.mark.parametrize("kind", ["rolls", "latents"])
def test_music_longer_than_what_is_made_at_once_goes_on(kind):
    steps = 600 if kind == "rolls" else 1100
    (part,) = played(kind, steps, count=1)
    assert steps - 40 < (part.onset + part.length).max() <= steps + 32


def test_rolls_take_from_the_network_what_is_not_held():
    rows = filled("rolls", 32)
    assert {(onset, pitch) for onset, _, pitch, _ in rows} == {(at, 36 + (at + 32) % 64) for at in range(32)}


def test_notes_that_ring_into_a_gap_are_not_made_again():
    ringing = (-8.0, 100.0, 36 + 40, 90)
    assert 36 + 40 not in {pitch for *_, pitch, _ in filled("rolls", 32, [ringing])}


def test_only_pitches_in_the_range_are_made():
    assert {pitch for *_, pitch, _ in filled("rolls", 32, low=70, high=75)} == set(range(70, 76))


def test_a_gap_of_melody_has_one_note_at_a_time():
    rows = sorted(filled("latents", 48, [(-32.0, 30.0, 70, 80)]))
    assert rows
    assert all(one[0] + one[1] <= other[0] for one, other in pairwise(rows))


def test_a_lower_temperature_makes_likely_rows_alone():
    player_of_rows = player("rows")
    cold = PlayRequest(64, Chance(1, 1, temperature=1e-3), (song(),))
    (part,) = finish(player_of_rows.play(cold))
    assert set(part.length) == {2}  # a hold is a little likelier than another note, and follows one


def test_steps_and_samplers_of_diffusion_are_those_asked_for():
    calls = []
    made = player("rolls")
    graph = made.graphs["model"]
    made.graphs["model"] = lambda *arrays: calls.append(1) or graph(*arrays)
    try:
        finish(made.play(PlayRequest(64, Chance(1, sampler="ddim", steps=5), ())))
    finally:
        made.graphs["model"] = graph
    assert len(calls) == 5


def test_empty_pieces_of_events_end_the_work():
    made = player("events")
    silent = {"model": lambda x, level: (x * np.ones_like(level)[:, None, None],)}
    (part,) = finish(type(made)(made.card, made.representation, silent).play(PlayRequest(64, Chance(1), ())))
    assert len(part.pitch) >= 0
