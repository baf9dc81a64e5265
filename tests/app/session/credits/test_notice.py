"""The notice names each work that is shipped or was learnt from, and NOTICE is that notice."""

import json
import tomllib
from pathlib import Path

import pytest

from ripieno.app.midi_io.clip_file import load
from ripieno.app.midi_io.markers import markers
from ripieno.app.session.credits import notice as module
from ripieno.app.session.credits.notice import EXAMPLES, PHRASES, CreditsError, notice
from ripieno.engine.generate.lead_sheet_odds import FILES
from ripieno.engine.model.card import Card
from ripieno.engine.model.pack import SHIPPED
from ripieno.engine.music.roles import Role
from tests.support.program import EXAMPLES as CLIPS
from tests.support.program import ROOT

CARDS = [Card.read(path) for path in SHIPPED.glob("*/card.json")]


def test_the_file_is_what_the_cards_give():
    assert (ROOT / "NOTICE").read_text(encoding="utf-8") == notice(), "run make notice"


def test_the_file_goes_into_wheel_and_sources():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert set(project["license-files"]) == {"LICENSE", "NOTICE"}


@pytest.mark.parametrize(
    "work", [work for card in CARDS for work in card.data], ids=lambda work: work["name"]
)
def test_each_work_of_a_card_is_there_with_its_owner_and_its_terms(work):
    words = " ".join(notice().split())
    source = work["source"] if "://" in work["source"] else f"https://github.com/{work['source']}"
    for part in (work["name"], source, work["licence"], work["copyright"]):
        assert " ".join(part.split()) in words


def test_the_terms_that_have_to_go_along_are_there_in_full():
    text = notice()
    assert text.count("Permission is hereby granted, free of charge") == 1
    assert text.count("Redistributions in binary form must reproduce") == 2
    assert "Neither the name of the Blasphemer team nor" in text
    assert "creativecommons.org/licenses/by/4.0" in text


@pytest.mark.parametrize(("role", "says"), [(Role.KEYS, "new keys"), (Role.PAD, "new pads")])
def test_the_tables_of_new_lanes_are_credited(role, says):
    assert set(FILES) == {Role.KEYS, Role.PAD}
    assert f"The tables of {says} ({FILES[role].relative_to(ROOT).as_posix()})" in notice()


def test_the_phrases_and_each_example_are_credited():
    phrases = load(ROOT / "app" / "session" / "phrases.mid")
    assert f"{len(markers(phrases))} songs" in PHRASES
    assert " ".join(PHRASES.split()) in " ".join(notice().split())
    assert EXAMPLES.keys() == {clip.name for clip in CLIPS}


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    """Give a function that changes the shipped card's account of a work."""
    raw = json.loads(next(SHIPPED.glob("*/card.json")).read_text(encoding="utf-8"))
    monkeypatch.setattr(module, "SHIPPED", tmp_path)

    def change(**values: str | None) -> None:
        (index,) = [at for at, work in enumerate(raw["data"]) if work["name"] == "Freedoom music"]
        work = raw["data"][index] | values
        raw["data"][index] = {name: value for name, value in work.items() if value is not None}
        target = Path(tmp_path, "other", "card.json")
        target.parent.mkdir()
        target.write_text(json.dumps(raw), encoding="utf-8")

    return change


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"licence": "CC-BY-NC 4.0"}, "The licence CC-BY-NC 4.0 of Freedoom music is unknown"),
        ({"copyright": None}, "does not say the copyright"),
        ({"name": "Songs"}, "No card credits Freedoom music any more"),
    ],
)
def test_a_work_without_known_terms_stops_it(shipped, values, words):
    shipped(**values)
    with pytest.raises(CreditsError, match=words):
        notice()
