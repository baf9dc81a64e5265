"""What leaves the window is what was asked for."""

import pytest

from ripieno.app.midi_io.clip_file import load, read_clip
from ripieno.app.session.editor.document import Document
from ripieno.app.session.editor.take_out import TakeOutError, cut, export_picture, export_sound, write_part
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.meter import MetreChange, TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.support.program import EXAMPLES


@pytest.fixture(scope="module", params=EXAMPLES, ids=lambda path: path.stem)
def document(request):
    return Document.open(request.param)


def test_the_clip_leaves_as_it_is_byte_for_byte(document, tmp_path):
    assert load(write_part(document, "clip", None, 0, tmp_path)) == document.smf


def test_a_lane_leaves_alone_with_all_its_notes(document, tmp_path):
    clip = read_clip(load(write_part(document, "lane", None, 0, tmp_path)))
    assert [lane.notes for lane in clip.lanes if lane.notes] == [document.clip.lanes[0].notes]


def test_a_region_leaves_as_a_file_that_begins_at_its_first_bar(document):
    clip, region = document.clip, Region((2, 3), (0,))
    start, end = clip.time.bar_start(2), clip.time.bar_start(4)
    part = read_clip(cut(clip, region))
    wanted = [
        (note.onset - start, min(note.length, end - note.onset), note.pitch, note.velocity)
        for note in clip.lanes[0].notes
        if start <= note.onset < end
    ]
    found = [(n.onset, n.length, n.pitch, n.velocity) for lane in part.lanes for n in lane.notes]
    assert found == wanted
    assert part.time.metre_at(0).numerator == clip.time.metre_at(2).numerator
    assert part.time.tempo_at(0) == pytest.approx(clip.time.tempo_at(start), rel=1e-4)


def test_bars_of_several_metres_leave_with_all_of_them():
    note = [Note(tick, 48, 60, 80, 0) for tick in range(0, 96 * 9, 96)]
    time = TimeMap(96, (), (MetreChange(0, 1, 4), MetreChange(96, 4, 4), MetreChange(480, 3, 4)))
    clip = Clip(time, (Lane("Piano", Role.KEYS, note, 0, 0, None),), time.bar_start(4))
    assert read_clip(cut(clip, Region((0, 1, 2), (0,)))).time.metres == time.metres
    assert [each.tick for each in read_clip(cut(clip, Region((1, 2), (0,)))).time.metres] == [0, 384]


def test_painted_steps_leave_in_their_places_of_the_bar(document, tmp_path):
    clip, bar = document.clip, document.clip.time.bar_start(2)
    beat = clip.time.ppq
    region = Region((2,), (0,), painted=((bar + beat, bar + 2 * beat),))
    file = write_part(document, "region", region, 0, tmp_path)
    assert file.name == "bar 3 painted.mid"
    wanted = [
        (note.onset - bar, note.pitch) for note in clip.lanes[0].notes if beat <= note.onset - bar < 2 * beat
    ]
    part = read_clip(load(file))
    assert [(note.onset, note.pitch) for lane in part.lanes for note in lane.notes] == wanted
    assert part.bars == 1


def test_nothing_chosen_is_one_sentence(document, tmp_path):
    with pytest.raises(TakeOutError, match="drag over bars"):
        write_part(document, "region", None, 0, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_pictures_and_sound_are_written(tmp_path):
    document, region = Document.open(EXAMPLES[0]), Region((2,), (0,))
    export_picture(document, region, tmp_path / "a.png")
    export_picture(document, region, tmp_path / "a.svg")
    export_sound(document, region, tmp_path / "a.wav")
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    assert b"<svg" in (tmp_path / "a.svg").read_bytes()[:300]
    assert (tmp_path / "a.wav").read_bytes().startswith(b"RIFF")
    with pytest.raises(TakeOutError, match="no suffix"):
        export_sound(document, region, tmp_path / "a.xyz")
