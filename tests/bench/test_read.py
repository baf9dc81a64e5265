"""The benchmark of reading measures files that hold what it says."""

from click.testing import CliRunner

from bench.read import file_of, main, measured, silence_of
from ripieno.app.midi_io.read_clip import read_clip
from ripieno.app.midi_io.smf import decode


def test_its_files_hold_as_many_notes_and_bars_as_it_says():
    for count in (1, 2, 7620, 20_000):
        smf = decode(file_of(count))
        assert sum(len(lane.notes) for lane in read_clip(smf).lanes) == count
        assert smf.damage == ()
    assert read_clip(decode(silence_of(4000))).bars == 1000


def test_seconds_and_bytes_are_printed_for_each_count():
    seconds, peak = measured(file_of(1000))
    assert seconds > 0
    assert peak > 2**20
    lines = CliRunner().invoke(main, ["2000"]).output.splitlines()
    assert lines[1].lstrip().startswith("2000 notes:")
    assert "67108864 empty bars" in lines[2]
