import json

import pytest

from ripieno.app.session.model_reports import ModelsReport
from tests.app.cli.test_json_text import MODEL
from tests.support.program import run_here


@pytest.fixture
def models(monkeypatch):
    """Give a function that sets which models there are."""

    def install(*reports) -> None:
        monkeypatch.setattr("ripieno.app.session.session.perform", lambda _: iter((ModelsReport(reports),)))

    return install


def test_a_model_is_told_in_words(models, capsys):
    models(MODEL)
    ended = run_here(capsys, "models")
    assert ended.status == 0
    assert "m\u00e9lo 1, the default\n" in ended.out
    assert "8 steps of ddim" in ended.out
    assert "trained on: Songs (CC0)" in ended.out


def test_json_is_one_object(models, capsys):
    models(MODEL, MODEL)
    assert len(json.loads(run_here(capsys, "models", "--json").out)["models"]) == 2


def test_having_no_model_is_told(models, capsys):
    models()
    assert run_here(capsys, "models").out == "No model is installed.\n"
