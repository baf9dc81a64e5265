"""What published systems do for the fill service, and what they refuse in one sentence."""

import pytest

from ripieno.app.session import system_fill
from ripieno.app.session.clip_operations import (
    AccompanyClip,
    ExtendClip,
    GenerateClip,
    InpaintRegion,
    ReharmoniseRegion,
)
from ripieno.app.session.system_fill import primer, system_steps
from ripieno.engine.errors import RipienoError
from ripieno.engine.generate import FillOptions, NewClip
from ripieno.engine.generate.options import Guidance
from ripieno.engine.generate.results import ClipResult, Result
from ripieno.engine.music.chords import parse_progression
from ripieno.engine.music.keys import estimate_key, parse_key
from ripieno.engine.music.locks import Locks
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from ripieno.engine.music.styles import Style
from tests.support.piano_songs import song
from tests.support.system_models import GRAPHS, model

CLIP = song(steps=256).clip()
NEW, REGION = NewClip(bars=2), Region((4, 5), (0,))
USUAL = FillOptions(seed=1)


@pytest.fixture(autouse=True)
def known_models(monkeypatch):
    monkeypatch.setattr(system_fill, "models_for", lambda way: ("ripieno", f"small-{way}"))
    monkeypatch.setattr(system_fill, "own_names", lambda: ("ripieno",))


def refused(operation, kind, options=USUAL):
    with pytest.raises(RipienoError) as caught:
        list(system_steps(operation, model(kind), options))
    text = str(caught.value)
    assert text.endswith(".")
    assert ". " not in text
    assert f"small-{kind}" in text
    return text


@pytest.mark.parametrize("kind", GRAPHS)
def test_every_system_makes_a_new_clip(kind):
    result = list(system_steps(GenerateClip(NEW), model(kind), USUAL))[-1]
    assert isinstance(result, ClipResult)
    assert result.added == (0,)


@pytest.mark.parametrize("kind", ["rolls", "latents"])
def test_diffusion_systems_fill_bars(kind):
    assert isinstance(list(system_steps(InpaintRegion(CLIP, REGION), model(kind), USUAL))[-1], Result)


@pytest.mark.parametrize("kind", ["rows", "stretches", "events"])
def test_others_name_those_that_fill_bars(kind):
    assert "choose ripieno or small-inpaint" in refused(InpaintRegion(CLIP, REGION), kind)


@pytest.mark.parametrize(
    ("operation", "words"),
    [
        (ReharmoniseRegion(CLIP, REGION), "does not reharmonise"),
        (AccompanyClip(CLIP, Role.BASS), "does not add tracks"),
        (ExtendClip(CLIP, 2, "start"), "add bars at the start"),
    ],
)
def test_what_no_system_does_is_left_to_the_model_of_ripieno(operation, words):
    text = refused(operation, "rows")
    assert words in text
    assert text.endswith("choose ripieno.")


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"style": next(iter(Style))}, "style"),
        ({"density": 2.0}, "density"),
        ({"chords": parse_progression("C | G")}, "chords"),
        ({"guidance": Guidance(chords=2.0)}, "guidance"),
        ({"candidates": 4}, "candidates"),
        ({"retrieval": False}, "retrieval"),
        ({"locks": Locks(max_polyphony=1)}, "max_polyphony"),
        ({"locks": Locks(scale=True)}, "lock_scale"),
        ({"locks": Locks(low=40)}, "pitch"),
        ({"sampler": "ddim"}, "sampler"),
        ({"steps": 5}, "steps"),
    ],
)
def test_parameters_that_a_system_does_not_know_are_named(changes, name):
    assert f"does not know {name}" in refused(GenerateClip(NEW), "rows", FillOptions(seed=1, **changes))


def test_all_unknown_parameters_are_named_at_once():
    new = NewClip(bars=2, roles=(Role.BASS,))
    text = refused(GenerateClip(new), "rolls", FillOptions(seed=1, density=2.0, temperature=0.5))
    assert "does not know roles, density, temperature; leave them out" in text


def test_keys_alone_are_the_piano_that_every_system_makes():
    keys = GenerateClip(NewClip(bars=2, roles=(Role.KEYS,)))
    alone, usual = (list(system_steps(each, model("rows"), USUAL))[-1] for each in (keys, GenerateClip(NEW)))
    assert alone.variations == usual.variations


def test_notes_are_varied_by_the_model_of_ripieno_alone():
    text = refused(InpaintRegion(CLIP, REGION), "rolls", FillOptions(seed=1, strength=0.5))
    assert "does not vary notes (strength), it only knows how to generate and inpaint" in text
    assert text.endswith("choose ripieno.")


@pytest.mark.parametrize("key", ["A minor", "E major"])
def test_primers_are_in_the_key_and_last_eight_bars(key):
    made = primer(3, 0, parse_key(key))
    assert made.seconds == pytest.approx(16, abs=1)
    own = estimate_key(made.clip().lanes[0].notes)
    assert own.pitch_classes == parse_key(key).pitch_classes


def test_each_variation_goes_on_from_other_songs():
    one, other = primer(3, 0, None), primer(3, 1, None)
    assert one.part.pitch.tolist() != other.part.pitch.tolist()
    assert one.part.pitch.tolist() == primer(3, 0, None).part.pitch.tolist()
