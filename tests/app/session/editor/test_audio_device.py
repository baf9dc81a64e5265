"""The real miniaudio: it takes frames even where there is no sound card."""

from threading import Event

import miniaudio
import numpy as np

from ripieno.app.session.editor.audio_device import NO_CARD, MiniaudioDevice


def test_frames_are_taken_and_a_missing_card_is_told():
    sizes, reported, enough = [], [], Event()

    def take(count):
        sizes.append(count)
        if len(sizes) >= 3:
            enough.set()
        return np.zeros((count, 2), np.float32)

    device = MiniaudioDevice(take, reported.append)
    assert enough.wait(10)
    device.close()
    assert min(sizes) > 0
    backend = miniaudio.PlaybackDevice(backends=[miniaudio.Backend.NULL]).backend
    assert backend == "Null"
    assert reported in ([], [NO_CARD])
