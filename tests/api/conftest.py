"""A song, and a model that draws its notes by chance."""

import pytest

import ripieno
from tests.support import small_song
from tests.support.random_model import RandomModel


@pytest.fixture(autouse=True)
def _model(monkeypatch):
    monkeypatch.setattr("ripieno.making.load_once", lambda _: RandomModel(busy=-4.0))


@pytest.fixture
def data():
    return small_song.song()


@pytest.fixture
def song(data):
    return ripieno.open(data)
