from dataclasses import replace
from pathlib import Path

import pytest

from ripieno.app.midi_io.clip_file import load, read_clip
from ripieno.app.session.commands import InpaintFile
from ripieno.app.session.events import FillReport, Loaded, Progress, Warned, Written
from ripieno.app.session.session import perform
from ripieno.engine.errors import RipienoError
from ripieno.engine.generate import FillOptions, Result
from ripieno.engine.music.roles import Role
from tests.support import fake_engine, small_song
from tests.support.fill_commands import with_values


@pytest.fixture(autouse=True)
def _engine(monkeypatch):
    fake_engine.install(monkeypatch)


@pytest.fixture
def command(tmp_path):
    source = small_song.write_song(tmp_path)
    return InpaintFile(source, tmp_path / "out.mid", bars=(2, 3), tracks="Piano", options=FillOptions(7))


def report_of(command: InpaintFile) -> FillReport:
    *_, report = perform(command)
    assert isinstance(report, FillReport)
    return report


def test_events_come_in_the_order_of_the_work(command):
    kinds = [type(event) for event in perform(command)]
    assert kinds == [Loaded, Progress, Progress, Progress, Written, FillReport]


def test_the_region_is_told_in_words_before_the_work_begins(command):
    assert next(perform(command)) == Loaded(command.source, "Piano, bars 3\u20134")


def test_the_report_holds_what_repeats_the_result(command):
    report = report_of(with_values(command, low=48, high=72, steps=5, sampler="ddim"))
    assert (report.seed, report.bars, report.lowest, report.highest) == (7, (3, 4), 48, 72)
    assert (report.model, report.steps, report.sampler) == ("fake", 5, "ddim")


def test_notes_out_and_in_are_counted_track_by_track(command):
    piano, bass = report_of(replace(command, tracks=None)).variations[0].tracks
    assert (piano.track, piano.channel, piano.name) == (small_song.PIANO, 1, "Piano")
    assert (piano.removed, piano.added) == (2 * 4 * 3, 2)
    assert (bass.track, bass.channel, bass.name) == (small_song.BASS, 2, "Ba\u00df")
    assert (bass.removed, bass.added) == (2 * 4, 2)


def test_the_counts_are_those_of_the_file_that_was_written(command):
    report = report_of(command)
    before, after = (
        len(read_clip(load(path)).lanes[0].notes) for path in (command.source, command.destination)
    )
    (piano,) = report.variations[0].tracks
    assert after == before - piano.removed + piano.added


def test_notes_that_the_file_has_no_room_for_are_not_counted(command, monkeypatch):
    def filled_densely(model, clip, region, options, _performance):
        *_, result = fake_engine.fake_inpaint(model, clip, region, options)
        notes = {lane: notes * 2 for lane, notes in result.variations[0].items()}
        yield Result((notes,), result.steps, result.sampler)

    monkeypatch.setattr("ripieno.engine.generate.inpaint", filled_densely)
    assert report_of(command).variations[0].tracks[0].added == 2


def test_every_variation_is_written_to_a_file_of_its_own(command):
    report = report_of(with_values(command, variations=3))
    assert [written.file.name for written in report.variations] == ["out-1.mid", "out-2.mid", "out-3.mid"]
    assert len({written.file.read_bytes() for written in report.variations}) == 3


def test_a_drawn_seed_is_reported_and_repeats_the_file(command, tmp_path):
    drawn = report_of(with_values(command, seed=None))
    again = with_values(command, seed=drawn.seed, destination=tmp_path / "again.mid")
    report_of(again)
    assert again.destination.read_bytes() == command.destination.read_bytes()


def test_seeds_are_drawn_anew(command):
    assert len({report_of(with_values(command, seed=None)).seed for _ in range(4)}) > 1


def test_a_role_given_by_the_user_is_reported(command):
    report = report_of(replace(command, roles=(("Piano", Role.PAD),)))
    assert report.variations[0].tracks[0].role == "pad"


def test_a_track_left_empty_is_warned_of(command, monkeypatch):
    def silent(*_):
        yield Result(({0: ()},), 1, "ddim")

    monkeypatch.setattr("ripieno.engine.generate.inpaint", silent)
    warnings = [event.message for event in perform(command) if isinstance(event, Warned)]
    assert warnings == [f"{command.destination} has no notes in bars 3\u20134 of Piano; try another seed."]


def test_a_job_closed_while_it_samples_writes_nothing(command):
    events = perform(replace(command, in_place=True, destination=command.source))
    while not isinstance(next(events), Progress):
        pass
    events.close()
    assert command.source.read_bytes() == small_song.song()
    assert not command.destination.exists()


def test_an_engine_without_a_result_is_a_fault_of_the_program(command, monkeypatch):
    monkeypatch.setattr("ripieno.engine.generate.inpaint", lambda *_: iter(()))
    with pytest.raises(RuntimeError, match="without a result"):
        report_of(command)


@pytest.mark.parametrize(
    "change",
    [
        {"source": Path("nowhere.mid")},
        {"bars": (99,)},
        {"tracks": "Tuba"},
        {"roles": (("Tuba", Role.BASS),)},
        {"sampler": "none such"},
        {"destination": Path("/nowhere/out.mid")},
    ],
)
def test_what_cannot_be_done_is_refused_before_the_model_is_loaded(command, change, monkeypatch):
    monkeypatch.setattr("ripieno.app.session.fill_file.load_model", lambda _: pytest.fail("loaded"))
    with pytest.raises(RipienoError):
        report_of(with_values(command, **change))


def test_the_result_may_take_the_place_of_the_source(command):
    report_of(replace(command, destination=command.source, in_place=True))
    assert len(read_clip(load(command.source)).lanes[0].notes) == small_song.BARS * 12 - 24 + 2
