"""What sections are like."""

from ripieno.app.session.live.form.characters import character_of
from ripieno.engine.music.roles import Role


def test_a_break_has_no_bass_and_no_drums_and_an_introduction_no_melody():
    assert not {Role.BASS, Role.DRUMS} & character_of("break").active
    assert Role.LEAD not in character_of("intro").active


def test_a_chorus_is_louder_and_busier_than_a_verse():
    chorus, verse = character_of("chorus"), character_of("verse")
    assert chorus.level > verse.level
    assert chorus.density > verse.density
    assert chorus == character_of("B")


def test_a_build_becomes_louder():
    assert character_of("build").final_level > character_of("build").level
