"""What a notebook shows of an idea, and what it tells."""

import shutil
from xml.etree import ElementTree as ET

import pytest

from ripieno.app.render.theme import REGION


@pytest.fixture
def idea(song):
    return song.fill("5-6", tracks="Piano", seed=7)[0]


def test_an_idea_tells_what_changed(idea):
    (change,) = idea.changes
    assert (change.name, change.removed, change.added) == ("Piano", 24, len_of_new(idea))
    assert (idea.number, idea.seed, idea.filled_bars) == (1, 7, (5, 6))
    assert repr(idea) == "<Idea 1 of song: bars 5-6, seed 7>"


def len_of_new(idea):
    return sum(
        message.type == "note_on" and message.velocity > 0
        for message in idea.to_song().excerpt("5-6").to_mido().tracks[1]
    )


def test_a_notebook_shows_a_drawing_with_the_filled_bars_marked(idea, song):
    root = ET.fromstring(idea._repr_svg_())  # noqa: S314 (ours)
    colour = "#{:02x}{:02x}{:02x}".format(*REGION)
    assert root.tag.endswith("svg")
    assert colour in idea._repr_svg_()
    assert colour not in song._repr_svg_()


@pytest.mark.skipif(shutil.which("fluidsynth") is None, reason="FluidSynth is not installed")
def test_a_notebook_plays_an_idea(idea):
    sound = idea.audio()
    assert sound.ogg[:4] == b"OggS"
    assert '<audio controls src="data:audio/ogg;base64,' in idea._repr_html_()


def test_without_a_synthesizer_a_notebook_shows_the_drawing_alone(idea, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert idea._repr_html_() == idea._repr_svg_()
