"""Songs as one part: what is merged, cut and written."""

import io

import mido
import numpy as np
import pytest

from ripieno.training.data.store import Store
from ripieno.training.systems.song import song_midi, song_of, songs_of
from tests.support.pieces import piece
from tests.support.system_songs import song


def test_a_song_is_all_lanes_but_drums_from_the_beginning():
    made = song_of(piece())
    tonal = piece().parts[:2]
    assert made.part.onset[0] == 0
    assert set(made.part.pitch) == {pitch for part in tonal for pitch in part.pitch}


def test_a_file_has_the_notes_and_the_tempo():
    file = mido.MidiFile(file=io.BytesIO(song_midi(song())))
    ons = [message for message in file if message.type == "note_on" and message.velocity]
    assert len(ons) == len(song().part.onset)
    assert file.length == pytest.approx(song().seconds, abs=0.01)


def test_an_excerpt_without_notes_is_an_empty_file():
    silent = song().excerpt(1000.0, 1001.0)
    assert mido.MidiFile(file=io.BytesIO(song_midi(silent))).length == 0
    assert silent.seconds == 0


def test_songs_come_from_the_sources_that_are_named():
    store = Store((piece("a"), piece("b", source="lieder")))
    found = [each.name for split in ("train", "valid") for each in songs_of(store, split)]
    assert found == ["a"]
    assert np.all(song_of(piece()).part.velocity > 0)
