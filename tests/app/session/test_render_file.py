import io

import pytest
import soundfile
from PIL import Image

from ripieno.app.session.commands import RenderFile
from ripieno.app.session.destination import DestinationError
from ripieno.app.session.render_file import RenderError
from ripieno.app.session.session import perform
from tests.support.small_song import BARS, write_song


def rendered(tmp_path, *names, **options):
    outputs = tuple(tmp_path / name for name in names)
    (report,) = perform(RenderFile(write_song(tmp_path), outputs, **options))
    return report, [path.read_bytes() for path in outputs]


def test_sound_comes_in_every_form_and_is_not_silent(tmp_path):
    report, files = rendered(tmp_path, "a.wav", "a.flac", "a.ogg", bars=(1, 2))
    assert report.bars == "bars 2\N{EN DASH}3"
    for data in files:
        samples, rate = soundfile.read(io.BytesIO(data))
        assert len(samples) / rate == pytest.approx(report.seconds, abs=0.01)
        assert abs(samples).max() > 0.5


def test_a_chosen_track_sounds_alone(tmp_path):
    _, (both,) = rendered(tmp_path, "both.wav", bars=(0,))
    _, (bass,) = rendered(tmp_path, "bass.wav", bars=(0,), tracks="3")
    assert both != bass


def test_pictures_show_the_chosen_bars(tmp_path):
    report, (png, svg) = rendered(tmp_path, "a.png", "a.SVG", scale=1)
    assert Image.open(io.BytesIO(png)).format == "PNG"
    assert svg.startswith(b"<svg")
    assert report.bars == f"bars 1\N{EN DASH}{BARS}"
    assert [each.size for each in report.files] == [len(png), len(svg)]


def test_an_unknown_suffix_is_refused_before_anything_is_written(tmp_path):
    with pytest.raises(RenderError, match=r"use one of \.wav"):
        rendered(tmp_path, "a.svg", "a.jpg")
    assert not (tmp_path / "a.svg").exists()


def test_the_source_is_never_overwritten(tmp_path):
    source = write_song(tmp_path, "song.wav")
    with pytest.raises(DestinationError, match="is the input itself"):
        list(perform(RenderFile(source, (source,))))
