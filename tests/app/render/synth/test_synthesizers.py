"""The real synthesizers: notes sound when and how they should."""

from importlib.util import find_spec

import numpy as np
import pytest

from ripieno.app.render.sound import SAMPLE_RATE, SoundError, find_soundfont, find_synthesizer
from ripieno.app.render.synth.fluid import Fluid
from ripieno.app.render.synth.parts import InstrumentPart, Strike
from ripieno.app.render.synth.synthesizer import TAIL
from ripieno.app.render.synth.tiny import Tiny
from ripieno.app.render.synth.usual import usual_synthesizer

ORGAN = 16
HALF = SAMPLE_RATE // 2


def fluid():
    return Fluid(find_synthesizer(), find_soundfont())


def tiny():
    return Tiny(find_soundfont())


KINDS = [
    pytest.param(fluid, id="fluid"),
    pytest.param(
        tiny,
        id="tiny",
        marks=pytest.mark.skipif(find_spec("tinysoundfont") is None, reason="tinysoundfont is not installed"),
    ),
]


def loudness(sound):
    return float(np.sqrt(np.mean(sound**2)))


def spectral_centroid(sound):
    """Return the mean frequency of a sound, weighted by power, in Hz."""
    power = np.abs(np.fft.rfft(sound)) ** 2
    return float(power @ np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE) / power.sum())


@pytest.mark.parametrize("make", KINDS)
def test_a_note_sounds_from_its_onset_until_it_is_let_go(make):
    sound = make().stem(InstrumentPart(0, ORGAN, (Strike(HALF, 2 * HALF, 69, 110),)))
    assert sound.shape == (2 * HALF + TAIL, 2)
    assert sound.dtype == np.float32
    onset = int(np.argmax(np.abs(sound).max(axis=1) > 0.002))
    assert HALF <= onset < HALF + 500
    assert loudness(sound[HALF + 4410 : 2 * HALF]) > 0.015
    assert loudness(sound[2 * HALF + SAMPLE_RATE :]) < 0.002
    assert sound[-1].tolist() == [0, 0]


@pytest.mark.parametrize("make", KINDS)
def test_the_pitch_is_that_of_the_note(make):
    sound = make().stem(InstrumentPart(0, ORGAN, (Strike(0, 2 * HALF, 81, 100),)))[4410 : 4410 + 32768, 0]
    peak = np.argmax(np.abs(np.fft.rfft(sound * np.hanning(len(sound))))) * SAMPLE_RATE / len(sound)
    octaves = np.log2(peak / 880)
    assert octaves == pytest.approx(round(octaves), abs=0.02)


@pytest.mark.parametrize("make", KINDS)
def test_a_controller_takes_effect_and_is_forgotten_in_the_next_part(make):
    synth = make()
    note = (Strike(0, HALF, 60, 100),)
    loud = synth.stem(InstrumentPart(0, ORGAN, note))
    soft = synth.stem(InstrumentPart(0, ORGAN, note, controls=((0, b"\xb0\x07\x14"),)))
    again = synth.stem(InstrumentPart(0, ORGAN, note))
    assert loudness(soft[:HALF]) < 0.3 * loudness(loud[:HALF])
    assert loudness(again[:HALF]) == pytest.approx(loudness(loud[:HALF]), rel=0.1)


@pytest.mark.parametrize("make", KINDS)
def test_channel_ten_is_drums(make):
    synth = make()
    drum, tone = (synth.stem(InstrumentPart(channel, 0, (Strike(0, HALF, 42, 100),))) for channel in (9, 0))
    assert spectral_centroid(drum[:HALF, 0]) > 5 * spectral_centroid(tone[:HALF, 0])


def test_without_a_synthesizer_one_sentence_names_the_remedy(monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("ripieno.app.render.synth.tiny.find_spec", lambda _: None)
    font = find_soundfont()
    with pytest.raises(SoundError, match=r"no synthesizer to hear clips with; install FluidSynth"):
        usual_synthesizer(font)


def test_a_font_that_is_none_is_refused(tmp_path):
    font = tmp_path / "broken.sf2"
    font.write_bytes(b"none")
    with pytest.raises(SoundError, match="is no soundfont"):
        usual_synthesizer(font)
