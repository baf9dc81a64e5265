"""The key that a form is in."""

from ripieno.app.session.live.music.form_tonality import draw_key, key_of_chords, tonality_of
from ripieno.engine.music.chords import parse_progression
from ripieno.engine.music.keys import parse_key
from tests.support.live_controls import controls_at


def test_a_key_that_is_asked_for_goes_before_chords_and_chords_before_the_seed():
    chords = parse_progression("D | A | Bm | G")
    assert tonality_of(controls_at(seed=1, key=parse_key("C minor"), chords=chords)).key == parse_key(
        "C minor"
    )
    assert tonality_of(controls_at(seed=1, chords=chords)).key == parse_key("D major")
    assert tonality_of(controls_at(seed=1, form="A 4: Em C G D")).key.pitch_classes == key_of("G")
    assert tonality_of(controls_at(seed=1)).key == draw_key(1)


def key_of(name):
    return parse_key(name).pitch_classes


def test_seeds_draw_major_and_minor_keys():
    assert {draw_key(seed).mode for seed in range(30)} == {"major", "minor"}
    assert draw_key(4) == draw_key(4)


def test_chords_without_tones_have_no_key():
    assert key_of_chords(parse_progression("N.C.")) is None
