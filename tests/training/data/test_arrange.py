import json
import os
import sys
from pathlib import Path

import numpy as np
import pytest

from ripieno.engine.music.roles import Role
from ripieno.engine.music.styles import Style
from ripieno.training.data import band_midi
from ripieno.training.data.arrange import ArrangeError, arrange, chord_name
from ripieno.training.data.chord_sequences import draw_sequence, moved, passage_of
from ripieno.training.data.grooves import read_grooves
from ripieno.training.data.piece import check_piece
from ripieno.training.data.store import Store
from tests.training.data.builders import TrackSpec, plain_piece, write_midi

GROOVE = """Time {beats}
TimeSig {beats} 4
DefGroove {name}
DefGroove {name}Plus
DefGroove {name}Fill
DefGroove {name}Intro
DefGroove {name}End
"""


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "stdlib"
    folder.mkdir()
    for name, beats in (("Swing", 4), ("Waltz", 3)):
        (folder / f"{name.lower()}.mma").write_text(GROOVE.format(name=name, beats=beats))
    (folder / "metronome.mma").write_text(GROOVE.format(name="Metronome", beats=4))
    return folder


@pytest.fixture
def band(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a program called mma first on the path, which plays the same bars whatever it is given."""
    music = tmp_path / "music.mid"
    bars = [(float(beat), 1.0, 36 + beat % 12, 80) for beat in range(32)]
    tracks = [
        TrackSpec("Bass", bars, 2, 32),
        TrackSpec("Chord", [(a, b, c + 24, d) for a, b, c, d in bars], 3, 0),
    ]
    write_midi(music, [*tracks, TrackSpec("Drum", bars, 9)])
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "mma"
    program.write_text(f"#!{sys.executable}\nimport shutil, sys\nshutil.copy({str(music)!r}, sys.argv[3])\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder) + os.pathsep + os.environ["PATH"])
    return program


STORE = Store(tuple(plain_piece(f"song{seed}", bars=24, seed=seed) for seed in range(6)))


def test_a_library_tells_metres_and_what_its_grooves_are_for(library: Path) -> None:
    swing, waltz = read_grooves(library)
    assert (swing.beats, swing.main, swing.fill) == (4, ("Swing", "SwingPlus"), ("SwingFill",))
    assert (swing.intro, swing.end, swing.style) == (("SwingIntro",), ("SwingEnd",), Style.JAZZ)
    assert (waltz.beats, waltz.style) == (3, None)


@pytest.mark.parametrize(
    ("root", "tones", "name"),
    [
        (0, (0, 4, 7), "C"),
        (9, (9, 0, 4), "Am"),
        (7, (7, 11, 2, 5), "G7"),
        (11, (11, 2, 5, 9), "Bm7b5"),
        (0, (0, 4, 7, 8), "C"),
        (2, (2, 5, 6), "Dm"),
    ],
)
def test_chords_are_spelt_as_the_program_reads_them(root: int, tones: tuple[int, ...], name: str) -> None:
    assert chord_name(root, sum(1 << tone for tone in tones)) == name


def test_a_passage_has_a_chord_on_every_beat_of_regular_bars() -> None:
    passage = passage_of(STORE.all_pieces[0], np.random.default_rng(1))
    assert passage is not None
    assert len(passage.bars) % 4 == 0
    assert {len(bar) for bar in passage.bars} == {4}
    assert passage.bars[0] == ((passage.first % 12, 0b10010001),) * 4


def test_a_chord_moves_with_its_tones() -> None:
    assert moved(((0, 0b10010001),), 2) == ((2, 0b1001000100),)
    assert moved(((11, 1 << 11),), 1) == ((0, 1),)


def test_a_new_sequence_repeats_a_phrase_of_a_song() -> None:
    passage = passage_of(STORE.all_pieces[0], np.random.default_rng(1))
    assert passage is not None
    drawn = draw_sequence([passage], np.random.default_rng(2))
    phrases = [drawn.bars[bar : bar + 4] for bar in range(0, 16, 4)]
    assert len(set(phrases)) < 4


@pytest.mark.usefixtures("band")
def test_arrangements_become_pieces_of_their_songs(tmp_path: Path, library: Path) -> None:
    folder = tmp_path / "data/bands"
    made = arrange(STORE, folder, 12, seed=1, library=library)
    songs = band_midi.SOURCE.songs(tmp_path / "data")
    assert made == len(songs) > 6
    pieces = [band_midi.SOURCE.read(tmp_path / "data", song)[0] for song in songs]
    for piece in pieces:
        check_piece(piece)
    assert {piece.style for piece in pieces} == {Style.JAZZ}
    works = {piece.work for piece in pieces}
    assert "" in works
    assert works - {""} <= {piece.split_key for piece in STORE.all_pieces}
    for piece in pieces:
        roles = [part.role for part in piece.parts]
        assert (Role.LEAD in roles) == bool(piece.work)
        assert {Role.BASS, Role.DRUMS} <= set(roles)
        assert np.all(piece.chord_mask == np.where(piece.chord_root >= 0, piece.chord_mask, 0))


def test_a_second_run_goes_on_where_the_first_stopped(tmp_path: Path, library: Path, band: Path) -> None:
    made = arrange(STORE, tmp_path / "bands", 6, library=library)
    texts = {path.name: path.read_text() for path in (tmp_path / "bands").glob("*.mma")}
    band.write_text("#!/bin/false\n")
    assert arrange(STORE, tmp_path / "bands", 6, library=library) == made
    kept = [name for name in texts if (tmp_path / "bands" / name).with_suffix(".json").is_file()]
    assert len(kept) == made


@pytest.mark.usefixtures("band")
def test_a_text_tells_tempo_grooves_and_chords(tmp_path: Path, library: Path) -> None:
    arrange(STORE, tmp_path / "bands", 4, library=library)
    [path, *_] = sorted((tmp_path / "bands").glob("*.json"))
    lines = path.with_suffix(".mma").read_text().splitlines()
    assert lines[0].startswith("RndSeed ")
    assert lines[1].startswith("Tempo ")
    assert lines[2].startswith("Groove Swing")
    assert lines[5].startswith("1 ")
    assert len(json.loads(path.read_text())["sections"]) == int(lines[-1].split()[0])


def test_without_the_program_a_sentence_says_how_to_get_it(
    tmp_path: Path, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ArrangeError, match="apt-get install mma"):
        arrange(STORE, tmp_path / "bands", 1, library=library)


@pytest.mark.usefixtures("band")
def test_songs_without_chords_cannot_be_arranged(tmp_path: Path, library: Path) -> None:
    bare = plain_piece("bare")
    bare.chord_root[:] = -1
    with pytest.raises(ArrangeError, match="No song of the store has chords"):
        arrange(Store((bare,)), tmp_path / "bands", 1, library=library)
