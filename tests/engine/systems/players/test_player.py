"""Each kind of player makes the music that is asked for, the same again from the same seed."""

import pytest

from ripieno.engine.systems.players.player import Chance, PlayRequest
from tests.support.piano_songs import song
from tests.support.system_models import GRAPHS, player
from tests.support.system_music import filled, played

KINDS = tuple(GRAPHS)


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


@pytest.mark.parametrize("kind", KINDS)
def test_options_are_fields_of_the_chance(kind):
    assert player(kind).options <= set(Chance.__dataclass_fields__) - {"seed", "count"}


@pytest.mark.parametrize("kind", ["rolls", "latents"])
def test_the_same_seed_fills_a_gap_with_the_same_notes(kind):
    notes = filled(kind)
    assert notes
    assert notes == filled(kind)
