"""Sound comes out at one level, cut where asked; a missing program or soundfont gets one sentence."""

import errno
import io
import os
import struct
import sys
import tracemalloc
import wave
from pathlib import Path

import numpy as np
import pytest
import soundfile

from ripieno.app.render.sound import (
    FORMS,
    PEAK,
    SAMPLE_RATE,
    SoundError,
    find_soundfont,
    find_synthesizer,
    render_sound,
    seconds_of_bars,
    soundfont_folders,
    write_sound,
)
from ripieno.engine.music.meter import TempoChange, TimeMap


def one_note(onset: int, length: int) -> bytes:
    """Return a file with one loud organ note, 96 ticks a beat, 120 BPM."""
    track = b"\x00\xc0\x10" + bytes([0x81, onset & 0x7F]) + b"\x90\x45\x70"
    track += bytes([0x81, length & 0x7F]) + b"\x80\x45\x00" + b"\x00\xff\x2f\x00"
    return b"MThd" + struct.pack(">IHHH", 6, 0, 1, 96) + b"MTrk" + struct.pack(">I", len(track)) + track


def samples_of(data: bytes) -> np.ndarray:
    with wave.open(io.BytesIO(data), "rb") as reader:
        assert (reader.getnchannels(), reader.getsampwidth(), reader.getframerate()) == (2, 2, SAMPLE_RATE)
        return np.frombuffer(reader.readframes(reader.getnframes()), dtype="<i2").reshape(-1, 2) / 32768


def test_a_note_sounds_from_its_onset_at_the_level_set() -> None:
    samples = samples_of(render_sound(one_note(192 - 128, 192 - 128)))  # one second, then one second of sound
    assert np.abs(samples).max() == pytest.approx(PEAK, abs=1e-3)
    quiet, loud = samples[: int(0.95 * SAMPLE_RATE)], samples[int(1.1 * SAMPLE_RATE) : int(1.8 * SAMPLE_RATE)]
    assert np.abs(quiet).max() < 0.01
    assert np.sqrt(np.mean(loud**2)) > 0.1


def test_a_cut_has_the_length_asked_for_and_does_not_click() -> None:
    samples = samples_of(render_sound(one_note(192 - 128, 192 - 128), span=(1.25, 1.75)))
    assert len(samples) == SAMPLE_RATE // 2
    assert np.abs(samples[[0, -1]]).max() < 0.01
    assert np.abs(samples).max() == pytest.approx(PEAK, abs=1e-3)


def test_bars_become_seconds_by_the_tempo() -> None:
    time = TimeMap(96, tempos=(TempoChange(0, 500_000), TempoChange(4 * 96, 1_000_000)))
    assert seconds_of_bars(time, range(1, 3)) == (2.0, 10.0)


def test_a_missing_program_is_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SoundError, match="fluidsynth was not found; install it"):
        find_synthesizer()


def test_a_missing_soundfont_is_named_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("RIPIENO_SOUNDFONT", raising=False)
    with pytest.raises(SoundError, match="No soundfont was found; install one"):
        find_soundfont([str(tmp_path)])


def test_a_known_soundfont_comes_before_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RIPIENO_SOUNDFONT", raising=False)
    for name in ("Aardvark.sf2", "TimGM6mb.sf2", "notes.txt"):
        (tmp_path / name).touch()
    assert find_soundfont([str(tmp_path)]).name == "TimGM6mb.sf2"


def test_the_users_soundfont_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = tmp_path / "mine.sf2"
    mine.write_bytes(b"RIFF\0\0\0\0sfbk")
    monkeypatch.setenv("RIPIENO_SOUNDFONT", str(mine))
    assert find_soundfont() == mine


def test_a_users_soundfont_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RIPIENO_SOUNDFONT", "/nowhere/at-all.sf2")
    with pytest.raises(SoundError, match=r"/nowhere/at-all\.sf2, which is no soundfont"):
        render_sound(one_note(0, 0))


def test_a_file_that_is_no_soundfont_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "broken.sf2"
    broken.write_bytes(b"not a soundfont")
    monkeypatch.setenv("RIPIENO_SOUNDFONT", str(broken))
    with pytest.raises(SoundError, match="is no soundfont"):
        render_sound(one_note(0, 0))


def test_a_file_that_is_no_midi_is_refused_with_a_reason() -> None:
    with pytest.raises(SoundError, match="fluidsynth could not render the clip"):
        render_sound(b"not a MIDI file")


def test_a_frozen_program_finds_the_soundfont_it_carries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("RIPIENO_SOUNDFONT")
    carried = tmp_path / "soundfonts" / "TimGM6mb.sf2"
    carried.parent.mkdir()
    carried.write_bytes(b"")
    assert str(carried.parent) not in soundfont_folders()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert str(carried.parent) in soundfont_folders()
    assert find_soundfont([each for each in soundfont_folders() if str(tmp_path) in each]) == carried


def test_the_soundfont_of_pretty_midi_serves_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RIPIENO_SOUNDFONT", raising=False)
    found = find_soundfont(soundfont_folders()[-1:])
    assert (found.parent.name, found.name) == ("pretty_midi", "TimGM6mb.sf2")


def scale(notes: int) -> bytes:
    """Return a file with so many notes of half a second, 96 ticks a beat, 120 BPM."""
    track = b"".join(
        bytes([0, 0x90, 60 + number % 12, 90, 96, 0x80, 60 + number % 12, 0]) for number in range(notes)
    )
    track += b"\x00\xff\x2f\x00"
    return b"MThd" + struct.pack(">IHHH", 6, 0, 1, 96) + b"MTrk" + struct.pack(">I", len(track)) + track


@pytest.fixture(scope="module")
def two_minutes() -> dict[str, bytes]:
    """Return the sound of two minutes in each form: more than the Vorbis encoder can keep on its stack."""
    return {form: render_sound(scale(240), form=form) for form in FORMS}


@pytest.mark.parametrize("form", FORMS)
def test_a_long_clip_sounds_in_every_form_from_begin_to_end(two_minutes: dict[str, bytes], form: str) -> None:
    samples, rate = soundfile.read(io.BytesIO(two_minutes[form]))
    assert rate == SAMPLE_RATE
    assert len(samples) / rate == pytest.approx(120, abs=5)
    for second in (0, 30, 60, 90, 119):
        assert np.abs(samples[second * rate : (second + 1) * rate]).max() > 0.1


def test_memory_does_not_grow_with_the_length(tmp_path: Path) -> None:
    def most(notes: int) -> int:
        tracemalloc.start()
        with (tmp_path / "long.wav").open("w+b") as target:
            write_sound(target, scale(notes))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    most(2)  # what is imported once
    assert most(120) < 2 * most(20)


def test_a_part_is_rendered_no_further_than_it_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[int] = []
    real = soundfile.SoundFile

    def noted(*names: object, **options: object) -> soundfile.SoundFile:
        file = real(*names, **options)
        if options.get("format") == "RAW":
            taken.append(file.frames)
        return file

    monkeypatch.setattr(soundfile, "SoundFile", noted)
    monkeypatch.setattr("ripieno.app.render.sound.PATIENCE", 0.001)
    assert len(samples_of(render_sound(scale(4000), span=(1.0, 2.0)))) == SAMPLE_RATE
    assert taken[0] < 1500 * SAMPLE_RATE


class FullDisk(io.BytesIO):
    """A file on a disk that takes a hundred thousand bytes."""

    def write(self, data: bytes) -> int:
        if self.tell() + len(data) > 100_000:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().write(data)


@pytest.mark.parametrize("form", FORMS)
def test_a_full_disk_is_told_as_such(capfd: pytest.CaptureFixture[str], form: str) -> None:
    with pytest.raises(OSError, match="No space left"):
        write_sound(FullDisk(), scale(40), form=form)
    assert capfd.readouterr().err == ""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
def test_a_full_folder_for_temporary_files_makes_no_short_sound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that fails to write says so, and ends with status 0, as FluidSynth does."""
    program = tmp_path / "fluidsynth"
    program.write_text(
        "#!/bin/sh\necho 'fluidsynth: error: Audio file write error: No space left on device.' >&2\n"
        'while [ "$1" != -F ]; do shift; done; printf 12345678 > "$2"\n'
    )
    program.chmod(0o755)
    monkeypatch.setattr("ripieno.app.render.sound.find_synthesizer", lambda: str(program))
    with pytest.raises(SoundError, match=r"cannot take the sound .*No space left on device.*TMPDIR"):
        render_sound(scale(2))
