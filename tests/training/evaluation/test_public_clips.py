import mido
import pytest

from ripieno.training.evaluation.public_clips import public_clips


@pytest.fixture
def data(tmp_path):
    for number in range(6):
        track = mido.MidiTrack([mido.Message("note_on", note=60 + number), mido.Message("note_off", time=9)])
        path = tmp_path / "bands" / f"{number % 2}" / f"{number}.mid"
        path.parent.mkdir(parents=True, exist_ok=True)
        mido.MidiFile(tracks=[track]).save(path)
    return tmp_path


def test_files_are_spread_over_all_folders_of_a_source(data):
    assert [name for name, _ in public_clips(data, "bands", 100)] == ["0", "2", "4", "1", "3", "5"]
    assert [name for name, _ in public_clips(data, "bands", 3)] == ["0", "4", "3"]


def test_a_file_that_cannot_be_read_is_left_out(data):
    (data / "bands" / "0" / "2.mid").write_bytes(b"no MIDI")
    assert [name for name, _ in public_clips(data, "bands", 100)] == ["0", "4", "1", "3", "5"]


def test_a_source_that_is_missing_has_no_clips(data):
    assert list(public_clips(data, "groove", 100)) == []
