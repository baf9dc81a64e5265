"""Batches from end to end in this process and its workers, with the shipped model."""

import csv
import json
import os
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from ripieno.app.midi_io.file_errors import DiskError
from ripieno.app.session.batch import executors
from ripieno.app.session.batch import run as run_module
from ripieno.app.session.batch.executors import ExecutorError
from ripieno.app.session.batch.job_rows import JobRow
from ripieno.app.session.batch.jobs import BatchJob, Made, work
from ripieno.app.session.batch.journal import JournalError
from ripieno.app.session.batch.records import BatchReport, FileDone, FileRecord
from ripieno.app.session.batch.run import Batch, BatchError, run
from ripieno.app.session.batch.sources import BatchSource, Refused
from ripieno.app.session.batch.where import Where
from ripieno.app.session.commands import AccompanyFile, InpaintFile
from ripieno.engine.generate import FillOptions
from ripieno.engine.music.roles import Role
from tests.support import batch_here
from tests.support.small_song import song, write_song

NOWHERE = Path()


@pytest.fixture
def workers(monkeypatch):
    """Let batches start the workers that they start for users."""
    monkeypatch.setattr(run_module, "processes", executors.processes)


@pytest.fixture(autouse=True)
def _no_workers(monkeypatch):
    batch_here.install(monkeypatch)


def fill_command(**options):
    return InpaintFile(
        NOWHERE, NOWHERE, (0,), options=FillOptions(steps=3, temperature=3.0, density=3.0, **options)
    )


def line(path, command=None, where=None, name=None):
    source = BatchSource(name or path.name, path)
    return JobRow(source, command or fill_command(), where or Where("3-4", tracks="Piano"))


def batch(tmp_path, *lines, **options):
    return Batch(lines=lines, out=tmp_path / "out", **{"seed": 5, "workers": 1, **options})


def report_of(work):
    *_, last = run(work)
    assert isinstance(last, BatchReport)
    return last


def files_of(out):
    return {path.name: path.read_bytes() for path in sorted(out.glob("*.mid"))}


@pytest.fixture
def songs(tmp_path):
    folder = tmp_path / "songs"
    folder.mkdir()
    return [write_song(folder, f"{letter}.mid") for letter in "abc"]


@pytest.mark.usefixtures("workers")
def test_the_same_files_come_from_one_worker_and_from_two(tmp_path, songs):
    one = batch(tmp_path, *map(line, songs))
    two = replace(one, out=tmp_path / "two", workers=2, lines=tuple(reversed(one.lines)))
    first, second = report_of(one), report_of(two)
    assert files_of(one.out) == files_of(two.out)
    assert len(set(files_of(one.out).values())) == 3
    assert [replace(each, seconds=0) for each in first.records] == [
        replace(each, seconds=0) for each in second.records
    ]


def test_a_bad_file_is_passed_over_and_named(tmp_path, songs):
    songs[1].write_bytes(b"no music")
    songs[2].unlink()
    report = report_of(batch(tmp_path, *map(line, songs)))
    assert [record.status for record in report.records] == ["done", "failed", "failed"]
    assert str(songs[1]) in report.records[1].error
    assert "check the path" in report.records[2].error
    assert list(files_of(tmp_path / "out")) == ["a.mid"]


def test_reports_hold_every_file(tmp_path, songs):
    songs[1].write_bytes(b"no music")
    report = report_of(batch(tmp_path, *map(line, songs)))
    contents = json.loads((tmp_path / "out/report.json").read_text(encoding="utf-8"))
    assert [each["name"] for each in contents["records"]] == ["a.mid", "b.mid", "c.mid"]
    assert (contents["files"], contents["failed"], contents["bars"]) == (3, 1, 4)
    with (tmp_path / "out/report.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["status"] for row in rows] == ["done", "failed", "done"]
    assert rows[0]["files"] == "a.mid"
    assert report.pages == (tmp_path / "out/report.json", tmp_path / "out/report.csv")


def test_a_batch_goes_on_where_it_was_stopped(tmp_path, songs):
    whole = batch(tmp_path, *map(line, songs))
    report_of(whole)
    cut = replace(whole, out=tmp_path / "cut")
    events = run(cut)
    while not isinstance(next(events), FileDone):
        pass
    events.close()
    assert len(files_of(cut.out)) == 1
    done = {path: path.stat().st_mtime_ns for path in cut.out.glob("*.mid")}
    report = report_of(replace(cut, resume=True))
    assert report.earlier == 1
    assert all(path.stat().st_mtime_ns == time for path, time in done.items())
    assert files_of(cut.out) == files_of(whole.out)


def test_half_written_files_of_a_killed_run_are_taken_away(tmp_path, songs):
    work = batch(tmp_path, *map(line, songs))
    report_of(work)
    draft = work.out / "deep/.ripieno-0123456789abcdef.tmp"
    draft.parent.mkdir()
    draft.write_bytes(b"half")
    report_of(replace(work, resume=True))
    assert not draft.exists()


def test_a_file_that_failed_is_tried_again(tmp_path, songs):
    good = songs[0].read_bytes()
    songs[0].write_bytes(b"no music")
    work = batch(tmp_path, line(songs[0]))
    assert report_of(work).records[0].status == "failed"
    songs[0].write_bytes(good)
    assert report_of(replace(work, resume=True)).records[0].status == "done"


def test_another_batch_cannot_be_taken_up(tmp_path, songs):
    work = batch(tmp_path, line(songs[0]), settings={"bars": "3-4"})
    report_of(work)
    with pytest.raises(JournalError, match=r"other options \(bars\)"):
        report_of(replace(work, resume=True, settings={"bars": "5"}))
    with pytest.raises(JournalError, match=r"other options \(seed\)"):
        report_of(replace(work, resume=True, seed=6))
    assert report_of(replace(work, resume=True, seed=None)).seed == 5


def test_a_folder_with_something_in_it_is_left_alone(tmp_path, songs):
    (tmp_path / "out").mkdir()
    (tmp_path / "out/mine.txt").write_text("mine")
    with pytest.raises(BatchError, match="is not empty"):
        report_of(batch(tmp_path, line(songs[0])))
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path, songs):
    work = batch(tmp_path, line(songs[0], name="deep/a.mid"), resume=True)
    (tmp_path / "out").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out/deep").symlink_to(tmp_path / "elsewhere")
    assert "by a link" in report_of(work).records[0].error
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_full_disk_stops_the_batch_and_keeps_what_is_done(tmp_path, songs, monkeypatch):
    real, left = run_module.write_whole, [1]

    def full_after_one(path, data, **options):
        if not left:
            raise DiskError(f"{path} cannot be written (no space left on device); free some space.")
        left.pop()
        return real(path, data, **options)

    work = batch(tmp_path, *map(line, songs))
    monkeypatch.setattr(run_module, "write_whole", full_after_one)
    with pytest.raises(DiskError, match="no space left"):
        report_of(work)
    assert len(files_of(work.out)) == 1
    monkeypatch.setattr(run_module, "write_whole", real)
    assert report_of(replace(work, resume=True)).earlier == 1


def job(command, where=None, **more):
    return BatchJob("deep/a.mid", "songs/a.mid", song(), command, where, 9, "{stem}-{n}{suffix}", **more)


def test_every_variation_is_named_by_the_template():
    made = work(job(fill_command(variations=2), Where("3")))
    assert [name for name, _ in made.files] == ["deep/a-1.mid", "deep/a-2.mid"]
    assert made.files[0][1] != made.files[1][1]
    assert (made.record.bars, made.record.region) == (1, "all tracks, bar 3")


def test_the_ways_that_add_need_no_place():
    made = work(job(AccompanyFile(NOWHERE, NOWHERE, Role.PAD, bars=(1,), options=FillOptions(steps=2))))
    assert made.record.status == "done"
    assert made.record.removed == 0


def test_several_regions_are_filled_one_after_the_other():
    from tests.support.small_song import BAR, PPQ, note, track
    from tests.support.smf_strategies import header

    lead = [event for bar in (0, 3, 4) for event in note(bar * BAR, PPQ, 72, 0)]
    bass = [event for bar in (0, 1, 3, 4) for event in note(bar * BAR, PPQ, 36, 1)]
    data = header(1, 2, PPQ) + track(lead) + track(bass)
    made = work(replace(job(fill_command(variations=2), Where("empty")), data=data))
    again = work(replace(job(fill_command(variations=2), Where("empty")), data=data))
    assert made.files == again.files
    assert made.record.bars == 2
    assert len({content for _, content in made.files}) == 2


def test_a_picture_and_sounds_come_along_where_asked_for():
    made = work(job(fill_command(), Where("3"), shown=True))
    names = [name for name, _ in made.files]
    assert names[1:] == [f"pages/deep/a.mid{end}" for end in (".png", ".before.ogg", ".after.ogg")]
    assert made.files[1][1].startswith(b"\x89PNG")
    assert all(data.startswith(b"OggS") for _, data in made.files[2:])


@pytest.mark.usefixtures("workers")
def test_a_cluster_does_the_same_as_processes(tmp_path, songs):
    here = batch(tmp_path, *map(line, songs))
    there = replace(here, out=tmp_path / "there", engine="dask", workers=2)
    report_of(here)
    report_of(there)
    assert files_of(here.out) == files_of(there.out)


def test_a_cluster_that_is_not_there_is_one_sentence(tmp_path, songs):
    lost = batch(tmp_path, line(songs[0]), engine="dask", address="tcp://127.0.0.1:9")
    with pytest.raises(ExecutorError, match="No Dask scheduler answers"):
        report_of(lost)


def test_packed_files_are_filled_like_others(tmp_path, songs):
    path = tmp_path / "pack.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(songs[0], "in/a.mid")
    packed = JobRow(BatchSource("pack/in/a.mid", path, "in/a.mid"), fill_command(), Where("3-4"))
    assert report_of(batch(tmp_path, packed)).records == (
        replace(report_of(replace(batch(tmp_path, packed), resume=True)).records[0]),
    )
    assert (tmp_path / "out/pack/in/a.mid").is_file()


def test_a_record_of_a_failure_has_no_files():
    made = work(replace(job(fill_command(), Where("99"))))
    assert isinstance(made, Made)
    assert isinstance(made.record, FileRecord)
    assert (made.record.status, made.files) == ("failed", ())
    assert "beyond the end of songs/a.mid" in made.record.error


def test_what_was_refused_is_reported_beside_what_is_done(tmp_path, songs):
    bad = Refused("jobs.csv, line 3", "jobs.csv, line 3", "jobs.csv, line 3: there is no such option.")
    report = report_of(batch(tmp_path, line(songs[0]), refused=(bad,)))
    assert [(each.name, each.status) for each in report.records] == [
        ("a.mid", "done"),
        ("jobs.csv, line 3", "failed"),
    ]
    assert bad.error in (tmp_path / "out/report.csv").read_text(encoding="utf-8-sig")


def test_a_result_that_cannot_be_written_takes_no_other_with_it(tmp_path, songs):
    clash = line(songs[1], name="a.mid/b.mid")
    long = line(songs[2], name="x" * 300 + ".mid")
    report = report_of(batch(tmp_path, line(songs[0]), clash, long))
    assert [record.status for record in report.records] == ["done", "failed", "failed"]
    assert "choose a shorter name" in report.records[2].error


def test_results_of_one_name_are_refused_before_anything_is_made(tmp_path, songs):
    with pytest.raises(BatchError, match=r"a\.mid and .*b\.mid would both be written as x\.mid"):
        report_of(batch(tmp_path, *map(line, songs), template="x{suffix}"))
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(sys.platform in {"darwin", "win32"}, reason="names are Unicode there")
def test_a_name_that_is_no_text_goes_through_journal_reports_and_page(tmp_path, songs):
    odd = songs[0].rename(songs[0].with_name(os.fsdecode(b"caf\xe9\n<b>.mid")))
    work = batch(tmp_path, line(odd), html=True)
    assert report_of(work).records[0].status == "done"
    assert report_of(replace(work, resume=True)).earlier == 1
    (record,) = json.loads((tmp_path / "out/report.json").read_text(encoding="utf-8"))["records"]
    assert record["name"] == odd.name
    assert "caf%E9%0A%3Cb%3E.mid" in (tmp_path / "out/index.html").read_text(encoding="utf-8")


def test_a_fault_of_the_program_is_a_record_too(monkeypatch):
    monkeypatch.setattr("ripieno.app.session.batch.jobs.opened", lambda *_: {}["no such thing"])
    made = work(job(fill_command(), Where("3")))
    assert made.record.status == "failed"
    assert made.record.error == (
        "songs/a.mid cannot be filled, by a fault of Ripieno (KeyError: 'no such thing'); report it."
    )


def test_a_fault_of_the_picture_costs_no_music(monkeypatch):
    monkeypatch.setattr("ripieno.app.session.batch.jobs.pictures", lambda *_: {}["no such thing"])
    made = work(job(fill_command(), Where("3"), shown=True))
    assert (made.record.status, len(made.files)) == ("done", 1)
    assert "has no picture" in made.record.warnings[-1]
