"""Accompaniments beside those of a published system, by a model whose estimates are chance."""

import json
from dataclasses import replace
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from ripieno.app.midi_io.clip_file import add_lanes, new_file, save, splice
from ripieno.engine.music.chords import parse_progression
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.meter import MetreChange, TimeMap
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from ripieno.training.__main__ import commands
from ripieno.training.data.store import Store, save_store, split_of_key
from ripieno.training.evaluation import bootstrap
from ripieno.training.evaluation.accompaniment import (
    ROWS,
    AccompanimentError,
    block_chords,
    judge_accompaniment,
    notes_of,
    read_segments,
    without_notes,
)
from tests.support.random_model import CARD, RandomModel
from tests.training.evaluation.scenes import notes, song

HELD = [f"{k:03}" for k in range(1, 200) if split_of_key(f"pop909/{k:03}") == "valid"][:2]
LEARNT = [f"{k:03}" for k in range(1, 200) if split_of_key(f"pop909/{k:03}") == "train"][:1]
BAR = 4 * 480


class KeysModel(RandomModel):
    card = SimpleNamespace(**vars(CARD), version="1", sha256={"model.onnx": "0"})


class RestingModel(KeysModel):
    def bind(self, *_):
        raise AssertionError("keys were made before")


def write(path, own):
    """Write eight bars of one lane."""
    time = TimeMap.build(480, (), (MetreChange(0, 4, 4),))
    lane = Lane("Melody", Role.LEAD, (), 0, 0, 0)
    empty = Clip(time, (lane,), 8 * BAR)
    smf, clip = add_lanes(new_file(time, 8 * BAR, None), empty, (0,))
    save(splice(smf, clip, Region(tuple(range(8)), (0,)), {0: tuple(own)}), path)


def segments(folder):
    """Write a segment of each of three songs, one of them a training song."""
    folder.mkdir()
    for number in (*HELD, *LEARNT):
        stem = f"{number}_seg_0_8"
        sung = [(4 * beat, 4, 72) for beat in range(32)]
        write(folder / f"{stem}.melody.mid", notes(*sung))
        for column, pitch in (("truth", 48), ("d3pia", 60)):
            held = [(16 * bar, 16, pitch) for bar in range(8)]
            write(folder / f"{stem}.{column}.mid", notes(*sorted(held + sung)))
        (folder / f"{stem}.chords.txt").write_text("C | Am F | G7 | C | C | Am F | G7 | C\n")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return segments(tmp_path_factory.mktemp("d3pia") / "d3pia")


@pytest.fixture(scope="module")
def out(tmp_path_factory, folder):
    out = tmp_path_factory.mktemp("accompaniment")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bootstrap, "DRAWS", 10)
        judge_accompaniment(KeysModel(busy=-4), folder, Store(()), 2, out)
    return out


def test_only_songs_kept_out_of_training_are_read(folder):
    assert [each.song for each in read_segments(folder, Store(()))] == HELD
    edition = song(HELD[0], work=f"pop909/{LEARNT[0]}")
    assert [each.song for each in read_segments(folder, Store((edition,)))] == HELD[1:]


def test_a_segment_holds_melody_chords_truth_and_published_notes(folder):
    first = read_segments(folder, Store(()))[0]
    assert first.name == f"{HELD[0]}_seg_0_8"
    assert len(first.melody.lanes[0].notes) == 32
    assert (first.melody.bars, len(first.chords)) == (8, 8)
    assert {note.pitch for note in first.true} == {48}
    assert {note.pitch for note in first.published} == {60}


def test_notes_are_brought_to_480_ticks_and_eight_bars():
    time = TimeMap.build(220, (), (MetreChange(0, 4, 4),))
    lane = Lane("piano", Role.KEYS, notes((0, 4, 60), (300, 1, 62)), 0, 0, None)
    assert [(n.onset, n.length) for n in notes_of(Clip(time, (lane,), 9 * BAR))] == [(0, 1047)]


def test_as_many_notes_are_left_out_as_there_are_others_of_their_sixteenth_and_pitch():
    doubled = notes((0, 4, 60), (0, 8, 60), (0, 4, 64), (4, 4, 60))
    late = [replace(note, onset=note.onset + 50) for note in notes((0, 1, 60), (4, 1, 64))]
    assert without_notes(doubled, late) == tuple(doubled[1:])


def test_block_chords_are_struck_when_the_chord_changes():
    found = block_chords(parse_progression("C | C | Am F | N.C. | G7 | G7 | G7 | G7"))
    assert [(n.onset, n.length, n.pitch) for n in found] == [
        *((0, 2 * BAR, pitch) for pitch in (48, 52, 55)),
        *((2 * BAR, BAR // 2, pitch) for pitch in (57, 60, 64)),
        *((2 * BAR + BAR // 2, BAR // 2, pitch) for pitch in (53, 57, 60)),
        *((4 * BAR, 4 * BAR, pitch) for pitch in (55, 59, 62, 65)),
    ]


def test_the_table_compares_four_columns(out):
    page = (out / "accompaniment.md").read_text()
    assert "2 segments of eight bars of 2 POP909 songs" in page
    assert "| measure | model | D3PIA | block chords | truth |" in page
    figures = json.loads((out / "accompaniment.json").read_text())["pop909"]
    assert set(figures["truth"]) == set(ROWS)
    assert figures["truth"]["note_f1"][0] == 1
    assert figures["D3PIA"]["chroma"][0] == pytest.approx(1)
    assert figures["D3PIA"]["note_f1"][0] == 0
    assert figures["D3PIA"]["lowest"][0] == 60
    assert figures["model"]["notes"][0] > 0


def test_a_second_run_plays_nothing_again(out, folder, monkeypatch):
    monkeypatch.setattr(bootstrap, "DRAWS", 10)
    before = (out / "accompaniment.md").read_text()
    path = judge_accompaniment(RestingModel(), folder, Store(()), 2, out)
    assert path.read_text() == before


def test_a_folder_without_such_segments_is_one_sentence(tmp_path, folder):
    with pytest.raises(AccompanimentError, match="holds no segment"):
        read_segments(tmp_path, Store(()))
    for path in folder.glob(f"{HELD[0]}*"):
        if not path.name.endswith("chords.txt"):
            (tmp_path / path.name).write_bytes(path.read_bytes())
    with pytest.raises(AccompanimentError, match="is missing"):
        read_segments(tmp_path, Store(()))


def test_the_command_takes_a_folder_and_a_store(tmp_path, monkeypatch):
    save_store((song(HELD[0]),), tmp_path / "store.npz")
    asked, page = [], tmp_path / "accompaniment.md"
    page.write_text("the table")
    monkeypatch.setattr(
        "ripieno.training.evaluation.accompaniment.judge_accompaniment",
        lambda *args: asked.append((args[1], *args[3:])) or page,
    )
    words = ["accompany", "ripieno", "--d3pia", str(tmp_path), "--store", str(tmp_path / "store.npz")]
    done = CliRunner().invoke(commands, [*words, "--out", str(tmp_path), "--seeds", "3"])
    assert done.exception is None, done.output
    assert asked == [(tmp_path, 3, tmp_path)]
