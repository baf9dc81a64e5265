"""Unusual, corrupt and random files: an answer or one sentence, never a traceback."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ripieno.engine.model.pack import load_model
from tests.support import small_song
from tests.support.program import ROOT, Ended, assert_one_sentence, run_here
from tests.support.smf_strategies import END_OF_TRACK, smf_bytes, track_bodies

ODD = sorted((ROOT / "tests" / "fixtures" / "odd-midi").glob("*.mid*"))
FILL = ("--bars", "1", "--steps", "2", "--seed", "1", "-o", "out.mid")


@pytest.fixture(scope="module")
def model():
    return load_model()


@pytest.fixture(autouse=True)
def _one_load_for_all(model, monkeypatch):
    monkeypatch.setattr("ripieno.app.session.fill_file.load_model", lambda _: model)


@pytest.fixture
def answers(tmp_path, monkeypatch, capsys):
    """Give a function that describes and fills some bytes and checks how both end."""
    monkeypatch.chdir(tmp_path)
    source = tmp_path / "in.mid"

    def run(data: bytes) -> tuple[Ended, Ended]:
        source.write_bytes(data)
        runs = (
            run_here(capsys, "info", "in.mid"),
            run_here(capsys, "info", "in.mid", "--json"),
            run_here(capsys, "inpaint", "in.mid", *FILL),
        )
        for ended in runs:
            assert ended.status in {0, 1}
            assert "went wrong" not in ended.err
            if ended.status:
                assert_one_sentence(ended)
        assert source.read_bytes() == data
        return runs[0], runs[-1]

    return run


# The fixtures hold nothing over from one example to the next.
FRESH = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize("path", ODD, ids=lambda path: path.name)
def test_an_odd_file_gets_an_answer_or_one_sentence(answers, path):
    described, filled = answers(path.read_bytes())
    assert described.status <= filled.status


def test_most_odd_files_can_be_described_and_filled(answers):
    ended = [answers(path.read_bytes()) for path in ODD[::4]]
    assert sum(described.status == 0 for described, _ in ended) > len(ended) // 2
    assert sum(filled.status == 0 for _, filled in ended) > len(ended) // 3


@FRESH
@given(length=st.integers(0, len(small_song.song())))
def test_a_cut_off_file_gets_an_answer_or_one_sentence(answers, length):
    described, filled = answers(small_song.song()[:length])
    assert described.status <= filled.status


@FRESH
@given(data=st.binary(max_size=200))
@example(data=b"")
def test_random_bytes_are_refused_in_one_sentence(answers, data):
    described, filled = answers(data)
    assert (described.status, filled.status) == (1, 1)


@FRESH
@given(data=st.binary(max_size=200))
def test_random_bytes_in_a_track_get_an_answer_or_one_sentence(answers, data):
    described, filled = answers(smf_bytes(data + END_OF_TRACK))
    assert described.status <= filled.status


@FRESH
@given(at=st.integers(0, len(small_song.song()) - 1), byte=st.integers(0, 255))
def test_a_file_with_one_wrong_byte_gets_an_answer_or_one_sentence(answers, at, byte):
    data = bytearray(small_song.song())
    data[at] = byte
    described, filled = answers(bytes(data))
    assert described.status <= filled.status


@FRESH
@given(bodies=st.lists(track_bodies(), min_size=1, max_size=3), division=st.sampled_from([1, 96, 960, -7640]))
def test_a_file_of_odd_events_is_described(answers, bodies, division):
    described, _ = answers(smf_bytes(*bodies, division=division))
    assert described.status == 0
