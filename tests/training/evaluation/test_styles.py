"""Whether a style is heard in what was made."""

from dataclasses import replace

import numpy as np
import pytest

from ripieno.engine.grid.conditions import FeatureColumn
from ripieno.engine.grid.part import make_part
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role
from ripieno.engine.music.styles import Style
from ripieno.training.data.store import Store
from ripieno.training.evaluation import bootstrap
from ripieno.training.evaluation.cases import STEP
from ripieno.training.evaluation.styles import (
    KIT,
    MIN_TAKES,
    StylesError,
    excerpts,
    features,
    judge_styles,
)
from tests.support.pieces import piece
from tests.support.random_model import CARD, RandomModel

SNARE = next(row for row, pitches in enumerate(KIT) if 38 in pitches)


class StyleModel(RandomModel):
    def __init__(self):
        super().__init__(busy=-5)
        self.card = CARD.__class__(**{**vars(CARD), "version": "0"})


def take(number: int, style: Style | None, step: int, bars: int = 8):
    """Return a drummer who strikes the snare on one sixteenth of each bar."""
    rows = [(16.0 * bar + step, 1.0, 38, 90) for bar in range(bars)]
    whole = piece(f"{style}{number}", bars, "groove")
    return replace(whole, parts=(make_part(Role.DRUMS, rows),), style=style)


def takes(count: int = MIN_TAKES):
    return [take(n, style, step) for style, step in ((Style.ROCK, 4), (Style.JAZZ, 6)) for n in range(count)]


def test_features_are_shares_of_bars():
    notes = [Note(round(bar * 16 * STEP + 4 * STEP), 100, 38, 90) for bar in range(3)]
    found = features(notes).reshape(len(KIT), 16)
    assert found[SNARE, 4] == 3 / 4
    assert found.sum() == 3 / 4
    assert not features([Note(0, 100, 81, 90), Note(round(64 * STEP), 100, 38, 90)]).any()


def test_excerpts_are_of_styles_with_enough_recordings():
    rare = [take(n, Style.SOUL, 2) for n in range(MIN_TAKES - 1)]
    nameless = [take(n, None, 2) for n in range(MIN_TAKES)]
    found = excerpts([*takes(), *rare, *nameless, piece()])
    assert set(found.styles) == {Style.ROCK, Style.JAZZ}
    assert found.features.shape == (2 * 2 * MIN_TAKES, 16 * len(KIT))
    assert len(set(found.takes)) == 2 * MIN_TAKES


def test_what_drummers_play_is_on_and_told_styles_are_asked_of_the_model(tmp_path, monkeypatch):
    monkeypatch.setattr(bootstrap, "DRAWS", 10)
    model = StyleModel()
    table = judge_styles(model, Store(tuple(takes())), 2, tmp_path).read_text()
    rows = {
        line.split(" | ")[0].strip("| "): line.split(" | ")[1:] for line in table.splitlines() if "|" in line
    }
    assert rows["rock"][0] == rows["jazz"][0] == rows["mean"][0] == "100.0 %"
    assert set(rows) == {"recognised as", "---", "rock", "jazz", "mean"}
    with_chords = [
        window.features[0, 0, FeatureColumn.STYLE : FeatureColumn.FAMILY] for window in model.windows
    ]
    asked = [Style.ROCK, Style.ROCK, Style.JAZZ, Style.JAZZ]
    assert [list(Style)[row.argmax()] for row in with_chords[0:8:2]] == asked
    assert not np.any(with_chords[1:8:2])
    assert [list(Style)[row.argmax()] for row in with_chords[8:12]] == asked
    assert not np.any(with_chords[12:])


def test_a_store_without_drummers_is_refused(tmp_path):
    with pytest.raises(StylesError, match="prepare Groove too"):
        judge_styles(StyleModel(), Store((piece(),)), 1, tmp_path)
