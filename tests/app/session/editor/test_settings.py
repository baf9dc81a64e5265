"""What a session keeps of how to fill, and what earlier versions kept."""

import pytest

from ripieno.app.session.editor.document import Document
from ripieno.app.session.editor.fill import USUAL
from ripieno.app.session.editor.project import ProjectError
from ripieno.app.session.editor.settings import Settings
from ripieno.engine.generate import FillOptions, Guidance, Locks
from ripieno.engine.music.styles import Style
from tests.support.small_song import write_song

EARLIER = {
    "strength": 0.4,
    "density": 1.5,
    "temperature": 0.9,
    "style": "jazz",
    "keeps_key": True,
    "keeps_chords": True,
    "keeps_rhythm": True,
    "recalls": False,
    "polyphony": None,
    "seed": 77,
    "variations": 2,
    "sampler": "ddim",
    "steps": 12,
    "chord_weight": 2.5,
    "model": None,
}


@pytest.fixture
def document(tmp_path):
    return Document.open(write_song(tmp_path))


def read(document, **knobs):
    return Settings.of({**Settings().as_json(), "knobs": knobs}, document).knobs


def test_knobs_of_earlier_versions_are_read(document):
    assert read(document, **EARLIER) == FillOptions(
        seed=77,
        variations=2,
        steps=12,
        sampler="ddim",
        locks=Locks(scale=True, chords=True, keep="rhythm"),
        density=1.5,
        style=Style.JAZZ,
        guidance=Guidance(chords=2.5),
        strength=0.4,
        temperature=0.9,
        retrieval=False,
    )


def test_a_density_of_1_was_none_asked_for(document):
    assert read(document, density=1.0) == USUAL


def test_of_knobs_that_contradict_each_other_the_kept_rhythm_goes(document):
    assert read(document, keeps_rhythm=True, polyphony=2).locks == Locks(max_polyphony=2)


def test_options_come_back_as_they_were(document):
    options = FillOptions(seed=2**32 - 1, locks=Locks(keep="pitch"), strength=0.01, variations=3)
    assert Settings.of(Settings(knobs=options).as_json(), document).knobs == options


@pytest.mark.parametrize(
    "knobs", [{"nonsense": 1}, {"key": "C"}, {"seed": 2**32}, {"strength": "\n"}, {"temperature": None}]
)
def test_what_is_no_setting_is_refused_in_one_line(document, knobs):
    with pytest.raises(ProjectError, match="settings are damaged") as refusal:
        read(document, **knobs)
    assert "\n" not in str(refusal.value)
