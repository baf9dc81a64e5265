"""Each way to use the engine, from file to file, with a model that draws its notes by chance."""

from dataclasses import replace

import pytest

from ripieno.app.midi_io.clip_file import load, read_clip
from ripieno.app.midi_io.smf import Smf, encode
from ripieno.app.session.commands import (
    NEAR,
    AccompanyFile,
    Command,
    ExtendFile,
    GenerateFile,
    InpaintFile,
    ReharmoniseFile,
    VaryFile,
)
from ripieno.app.session.events import FillReport
from ripieno.app.session.session import perform
from ripieno.engine import generate
from ripieno.engine.errors import RipienoError
from ripieno.engine.generate import ClipResult, FillOptions
from ripieno.engine.music.chords import parse_progression
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.keys import parse_key
from ripieno.engine.music.roles import Role
from tests.support import small_song
from tests.support.fill_commands import with_values
from tests.support.random_model import RandomModel
from tests.support.untouched import untouched

ANY = FillOptions(1)
CHORDS = parse_progression("Dm | G7 C")


@pytest.fixture(autouse=True)
def _model(monkeypatch):
    monkeypatch.setattr("ripieno.app.session.fill_file.load_model", lambda _: RandomModel(busy=-4.0))


@pytest.fixture
def folder(tmp_path):
    small_song.write_song(tmp_path)
    return tmp_path


def commands(folder) -> dict[str, Command]:
    source, out = folder / "song.mid", folder / "out.mid"
    made = (
        InpaintFile(source, out, (2, 3), options=ANY),
        VaryFile(source, out, (2, 3), options=replace(NEAR, seed=1)),
        ReharmoniseFile(source, out, (2, 3), options=FillOptions(1, chords=CHORDS)),
        ExtendFile(source, out, 2, options=ANY),
        ExtendFile(source, out, 2, "start", options=ANY),
        AccompanyFile(source, out, Role.BASS, options=ANY),
        GenerateFile(out, 4, options=ANY),
    )
    names = ("inpaint", "vary", "reharmonise", "extend", "extend-start", "accompany", "generate")
    return dict(zip(names, made, strict=True))


def report_of(command: Command) -> FillReport:
    *_, report = perform(command)
    assert isinstance(report, FillReport)
    return report


def recorded(monkeypatch, name: str) -> list[ClipResult]:
    """Let a way of the engine leave its result in a list."""
    way = getattr(generate, name)
    results: list[ClipResult] = []

    def reported(*given):
        for event in way(*given):
            if isinstance(event, ClipResult):
                results.append(event)
            yield event

    monkeypatch.setattr(f"ripieno.engine.generate.{name}", reported)
    return results


def music(clip: Clip) -> list[tuple[object, ...]]:
    """Return the notes of all lanes that have some, in the order of the file."""
    return [(lane.channel, lane.notes) for lane in clip.lanes if lane.notes]


OPERATIONS = ("extend", "extend-start", "accompany", "generate", "reharmonise")


@pytest.mark.parametrize("way", OPERATIONS)
def test_the_file_reads_as_what_the_engine_made(folder, monkeypatch, way):
    results = recorded(monkeypatch, way.removesuffix("-start"))
    command = with_values(commands(folder)[way], variations=2)
    report = report_of(command)
    (result,) = results
    for written, notes in zip(report.variations, result.variations, strict=True):
        read = read_clip(load(written.file))
        made = result.clip.replace_region(result.region, notes)
        assert music(read) == music(made)
        assert (read.time.tempos, read.time.metres) == (made.time.tempos, made.time.metres)


@pytest.mark.parametrize("way", ["inpaint", "vary", *OPERATIONS])
def test_the_report_counts_what_the_file_holds(folder, way):
    report = report_of(commands(folder)[way])
    assert report.way == way.removesuffix("-start")
    clip = read_clip(load(report.variations[0].file))
    start, end = clip.time.bar_start(report.bars[0] - 1), clip.time.bar_start(report.bars[-1])
    lanes = {(lane.track + 1, lane.channel + 1): lane for lane in clip.lanes}
    for change in report.variations[0].tracks:
        lane = lanes.get((change.track, change.channel))
        held = [note for note in lane.notes if start <= note.onset < end] if lane else []
        assert change.added == len(held)
    assert sum(change.added for change in report.variations[0].tracks) > 0


@pytest.mark.parametrize("way", ["inpaint", "vary", *OPERATIONS])
def test_the_same_seed_gives_the_same_bytes(folder, way):
    command = commands(folder)[way]
    first, second = ((report_of(command), command.destination.read_bytes())[1] for _ in range(2))
    assert first == second


@pytest.mark.parametrize("way", ["vary", "extend", "generate"])
def test_the_best_of_more_candidates_are_written_with_their_scores(folder, way):
    report = report_of(with_values(commands(folder)[way], variations=2, candidates=4))
    assert report.candidates == 4
    assert [written.variation for written in report.variations] == [1, 2]
    assert all(written.score is not None and written.score < 0 for written in report.variations)


def test_one_result_has_no_score(folder):
    assert report_of(commands(folder)["inpaint"]).variations[0].score is None


def test_a_variation_of_strength_0_is_the_very_file(folder):
    report = report_of(with_values(commands(folder)["vary"], strength=0.0))
    assert (folder / "out.mid").read_bytes() == small_song.song()
    assert report.steps == 0
    assert all(change.removed == change.added for change in report.variations[0].tracks)


def parts_without(smf: Smf, track: int) -> list[bytes]:
    gone = smf.tracks[track]
    return [part.encode() for part in smf.parts if part is not gone]


def test_accompanying_changes_no_byte_of_the_other_tracks(folder):
    report = report_of(replace(commands(folder)["accompany"], name="Low"))
    smf, before = load(folder / "out.mid"), load(folder / "song.mid")
    assert parts_without(smf, -1) == [part.encode() for part in before.parts]
    assert (report.variations[0].tracks[0].track, report.variations[0].tracks[0].name) == (5, "Low")
    assert read_clip(smf).lanes[-1].name == "Low"


def test_an_accompaniment_plays_where_it_is_asked_to(folder):
    report = report_of(replace(commands(folder)["accompany"], bars=(4, 5)))
    assert report.bars == (5, 6)
    notes = read_clip(load(folder / "out.mid")).lanes[-1].notes
    assert notes
    assert all(note.onset >= 4 * small_song.BAR and note.end <= 6 * small_song.BAR for note in notes)


def test_a_second_track_of_drums_does_not_fit_into_format_0(folder):
    drums = (0, b"\x99\x24\x50"), (96, b"\x89\x24\x40")
    (folder / "song.mid").write_bytes(
        small_song.header(0, 1, small_song.PPQ) + small_song.track([*drums, *small_song.note(0, 96, 60, 0)])
    )
    with pytest.raises(RipienoError, match="channel 10"):
        report_of(replace(commands(folder)["accompany"], role=Role.DRUMS))
    assert not (folder / "out.mid").exists()


def test_an_accompaniment_in_format_0_is_a_channel_of_the_track(folder):
    note = small_song.note(0, 4 * small_song.BAR, 60, 0)
    (folder / "song.mid").write_bytes(small_song.header(0, 1, small_song.PPQ) + small_song.track(note))
    report_of(commands(folder)["accompany"])
    smf = load(folder / "out.mid")
    assert len(smf.tracks) == 1
    assert [(lane.channel, lane.program) for lane in read_clip(smf).lanes] == [(0, None), (1, 33)]
    span = (0, 4 * small_song.BAR)
    rest = untouched(smf, {(0, 1)}, span)[3]
    before = untouched(load(folder / "song.mid"), {(0, 1)}, span)[3]
    assert [event for event in rest if event != (0, 0xC1, b"\x21")] == before


@pytest.mark.parametrize("way", ["extend", "extend-start"])
def test_an_extension_leaves_what_was_there(folder, way):
    report = report_of(commands(folder)[way])
    shift = 2 * small_song.BAR if way == "extend-start" else 0
    before, after = (read_clip(load(folder / name)) for name in ("song.mid", "out.mid"))
    new = {bar - 1 for bar in report.bars}
    for old, lane in zip(before.lanes, after.lanes, strict=True):
        kept = [note for note in lane.notes if after.time.bar_at(note.onset) not in new]
        assert kept == [replace(note, onset=note.onset + shift) for note in old.notes]
    assert after.bars <= before.bars + 2


def test_an_extension_of_named_tracks_leaves_the_others_alone(folder):
    report_of(replace(commands(folder)["extend"], tracks="Piano"))
    before, after = load(folder / "song.mid"), load(folder / "out.mid")
    assert [index for index in range(4) if before.tracks[index] != after.tracks[index]] == [1]


def test_a_generated_file_has_what_was_asked_for(folder):
    command = with_values(
        commands(folder)["generate"],
        metre=(3, 4),
        tempo=90.0,
        key=parse_key("E minor"),
        parts=(Role.KEYS, Role.DRUMS),
    )
    report = report_of(command)
    assert report.source is None
    smf = load(folder / "out.mid")
    clip = read_clip(smf)
    assert (clip.bars, clip.time.tempo_at(0)) == (4, pytest.approx(90, abs=0.001))
    assert (clip.time.metre_at(0).numerator, clip.time.metre_at(0).denominator) == (3, 4)
    assert [(lane.name, lane.role) for lane in clip.lanes] == [("Keys", "keys"), ("Drums", "drums")]
    assert (0x59, b"\x01\x01") in [event.meta for event in smf.tracks[0].events]


def test_reharmonising_leaves_drums_and_other_bars(folder):
    report = report_of(replace(commands(folder)["reharmonise"], roles=(("3", Role.DRUMS),)))
    assert [change.name for change in report.variations[0].tracks] == ["Piano"]
    span = (2 * small_song.BAR, 4 * small_song.BAR)
    before, after = (untouched(load(folder / name), {(1, 0)}, span) for name in ("song.mid", "out.mid"))
    assert before == after


@pytest.mark.parametrize(
    ("way", "values", "sentence"),
    [
        ("extend", {"add": 257}, "257 bars are too many at once"),
        ("extend", {"tracks": "Tuba"}, "Tuba"),
        ("accompany", {"bars": (8,)}, "Bar 9 lies beyond the end"),
        ("generate", {"bars": 300}, "300 bars are too many at once"),
        ("generate", {"metre": (4, 5)}, "4/5 is no time signature"),
        ("generate", {"tempo": 1.0}, "tempo of 1 is out of reach"),
        ("reharmonise", {"max_polyphony": 1}, "contradicts"),
        ("inpaint", {"keep": "pitch", "lock_chords": True}, "contradicts"),
        ("inpaint", {"variations": 2, "candidates": 1}, "need at least 2 candidates"),
        ("inpaint", {"temperature": float("nan")}, "out of range"),
    ],
)
def test_what_cannot_be_done_is_refused_before_the_model_is_loaded(
    folder, monkeypatch, way, values, sentence
):
    monkeypatch.setattr("ripieno.app.session.fill_file.load_model", lambda _: pytest.fail("loaded"))
    with pytest.raises(RipienoError, match=sentence):
        report_of(with_values(commands(folder)[way], **values))
    assert not (folder / "out.mid").exists()


def test_an_empty_song_is_refused(folder):
    (folder / "song.mid").write_bytes(small_song.header(1, 1, 96) + small_song.track([]))
    for way in ("extend", "accompany", "vary"):
        with pytest.raises(RipienoError, match="holds no notes"):
            report_of(commands(folder)[way])


def test_a_way_that_makes_no_clip_is_a_fault_of_the_program(folder, monkeypatch):
    monkeypatch.setattr(
        "ripieno.engine.generate.extend", lambda *_: iter((generate.Result(({},), 1, "ddim"),))
    )
    with pytest.raises(TypeError, match="without a clip"):
        report_of(commands(folder)["extend"])


def test_encoding_is_what_lies_on_the_disk(folder):
    report_of(commands(folder)["generate"])
    assert encode(load(folder / "out.mid")) == (folder / "out.mid").read_bytes()
