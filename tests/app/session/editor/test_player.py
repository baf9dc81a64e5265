"""The player on a sound card whose time the tests make pass."""

from threading import Event, Thread

import numpy as np
import pytest

from ripieno.app.render.sound import SAMPLE_RATE, SoundError
from ripieno.app.render.synth.playback import Playback
from ripieno.app.render.synth.stems import Stems
from ripieno.app.session.editor.player import NOTE, Player
from tests.support.pulses import BAR, PPQ, Steps, StillCard, clip, lane, stems

MUSIC = clip(lane((0, 2 * BAR, 100)), lane((0, 2 * BAR, 50), channel=1))
OTHER = clip(lane((0, 2 * BAR, 200)), lane((0, 2 * BAR, 50), channel=1))


class PlayerSetup:
    def __init__(self, synth=None):
        self.cards = []
        self.player = Player(stems=stems(synth or Steps()), open_device=self.open)

    def open(self, take, warn):
        self.cards.append(StillCard(take, warn))
        return self.cards[-1]

    def pass_by(self, frames):
        return self.cards[-1].pass_by(frames)[:, 0]


@pytest.fixture
def editor_model():
    return PlayerSetup()


def test_nothing_is_opened_before_something_plays(editor_model):
    assert editor_model.cards == []
    assert editor_model.player.position() is None
    editor_model.player.play(Playback(MUSIC, 0, BAR), loop=True)
    editor_model.player.play(Playback(MUSIC, 0, BAR), loop=True)
    assert len(editor_model.cards) == 1


def test_the_position_follows_the_frames_and_goes_round(editor_model):
    editor_model.player.play(Playback(MUSIC, BAR, 2 * BAR), loop=True)
    assert editor_model.player.position() == BAR
    editor_model.pass_by(SAMPLE_RATE // 2)
    assert editor_model.player.position() == BAR + PPQ
    editor_model.pass_by(SAMPLE_RATE * 3 // 2)
    assert editor_model.player.position() == BAR
    editor_model.player.stop()
    assert editor_model.player.position() is None


def test_another_clip_takes_over_at_the_same_place(editor_model):
    editor_model.player.play(Playback(MUSIC, 0, BAR), loop=True)
    before = editor_model.pass_by(30_000)
    editor_model.player.play(Playback(OTHER, 0, BAR), loop=True)
    after = editor_model.pass_by(10_000)
    assert before[-1] == pytest.approx(0.15)
    assert after[-1] == pytest.approx(0.25)
    assert np.abs(np.diff(np.concatenate([before, after]))).max() < 0.001
    assert editor_model.player.loop.place[1] == 40_000


def test_another_span_goes_on_at_the_same_tick_or_begins(editor_model):
    editor_model.player.play(Playback(MUSIC, 0, 2 * BAR), loop=True)
    editor_model.pass_by(2 * SAMPLE_RATE + SAMPLE_RATE // 2)
    editor_model.player.play(Playback(MUSIC, BAR, 2 * BAR), loop=True)
    assert editor_model.player.position() == BAR + PPQ
    editor_model.player.play(Playback(MUSIC, 0, BAR), loop=True)
    assert editor_model.player.position() == 0


def test_a_place_to_begin_at_is_obeyed(editor_model):
    editor_model.player.play(Playback(MUSIC, 0, 2 * BAR), loop=False, at=BAR + 2 * PPQ)
    assert editor_model.player.position() == BAR + 2 * PPQ
    editor_model.pass_by(2 * SAMPLE_RATE)
    assert editor_model.player.position() is None


def test_mutes_take_effect_while_it_plays(editor_model):
    editor_model.player.play(Playback(MUSIC, 0, BAR), loop=True)
    editor_model.pass_by(1000)
    editor_model.player.play(Playback(MUSIC, 0, BAR, muted=frozenset({0})), loop=True)
    assert editor_model.pass_by(1000)[-1] == pytest.approx(0.05)
    editor_model.player.play(Playback(MUSIC, 0, BAR, muted=frozenset({0, 1})), loop=True)
    assert editor_model.pass_by(1000)[-1] == 0


def test_a_note_is_tried_out_once_and_kept():
    synth = Steps()
    editor_model = PlayerSetup(synth)
    for _ in range(2):
        editor_model.player.strike(MUSIC.lanes[1], 64, 90)
    assert [(part.channel, part.strikes[0].pitch, part.strikes[0].off) for part in synth.played] == [
        (1, 64, NOTE)
    ]
    assert editor_model.pass_by(1000)[-1] == pytest.approx(0.18)
    assert editor_model.player.position() is None


def test_a_stop_while_sound_is_being_made_leaves_silence():
    inside, go_on = Event(), Event()

    class SlowPlayerSteps(Steps):
        def stem(self, part):
            inside.set()
            go_on.wait(10)
            return super().stem(part)

    editor_model = PlayerSetup(SlowPlayerSteps())
    thread = Thread(target=lambda: editor_model.player.play(Playback(MUSIC, 0, BAR), loop=True))
    thread.start()
    assert inside.wait(10)
    editor_model.player.stop()
    go_on.set()
    thread.join(10)
    assert not thread.is_alive()
    assert editor_model.player.position() is None


def test_closing_gives_the_card_back(editor_model):
    editor_model.player.play(Playback(MUSIC, 0, BAR), loop=True)
    editor_model.player.close()
    assert not editor_model.cards[0].is_open
    assert editor_model.player.position() is None


def test_a_missing_synthesizer_is_an_error_and_nothing_plays():
    def missing():
        raise SoundError("There is no synthesizer.")

    player = Player(stems=Stems(missing))
    with pytest.raises(SoundError, match="no synthesizer"):
        player.play(Playback(MUSIC, 0, BAR), loop=True)
    assert player.position() is None
