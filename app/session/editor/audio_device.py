"""The sound card, through miniaudio; where there is none, time passes in silence all the same."""

import os
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any, Protocol

from ripieno.app.render.sound import SAMPLE_RATE, Samples, SoundError

PERIOD, PERIODS = 20, 3
"""Milliseconds of a block, and blocks that lie ready: enough for a busy program, too few to be felt."""

SILENT = "Null"
"""What miniaudio calls the device that takes frames and plays none."""

_STDERR = 2
_ONE_AT_A_TIME = Lock()

NO_CARD = "No sound card was found, so nothing is heard; connect one, or choose a MIDI port as the output."


class Device(Protocol):
    """What takes frames and lets them be heard."""

    def close(self) -> None:
        """Take no more frames."""
        ...


OpenDevice = Callable[[Callable[[int], Samples], Callable[[str], None]], Device]
"""Opens a device, given where frames come from and whom to tell of troubles."""


class MiniaudioDevice:
    """The usual sound card.

    Args:
        take: Returns the next frames; called on a thread of the device's.
        warn: Told in a sentence where there is no card.

    Raises:
        SoundError: If miniaudio is not installed.
    """

    def __init__(self, take: Callable[[int], Samples], warn: Callable[[str], None]) -> None:
        miniaudio = _miniaudio()
        self._device = _card(miniaudio)
        if self._device is None:
            warn(NO_CARD)
            self._device = _opened(miniaudio, [miniaudio.Backend.NULL])
        feed = _feed(take)
        next(feed)
        self._device.start(feed)

    def close(self) -> None:
        """Take no more frames."""
        self._device.close()


def find_card() -> str:
    """Open the usual sound card, give it back, and return the name of what it was opened through.

    Raises:
        SoundError: If none opens, or miniaudio is not installed.
    """
    device = _card(_miniaudio())
    if device is None:
        raise SoundError(NO_CARD)
    device.close()
    return str(device.backend)


def _miniaudio() -> Any:  # noqa: ANN401 (miniaudio is optional)
    try:
        import miniaudio
    except ImportError as error:
        raise SoundError(
            "The module miniaudio is missing; install ripieno[gui], or choose a MIDI port as the output."
        ) from error
    return miniaudio


def _card(miniaudio: Any) -> Any:  # noqa: ANN401 (miniaudio is optional)
    """Return the usual sound card, or None where none opens.

    miniaudio takes the first sound system that is installed, be it without a card: the others are tried
    then, as JACK, which may hold the card.
    """
    systems = miniaudio.get_enabled_backends() - {miniaudio.Backend.NULL, miniaudio.Backend.CUSTOM}
    for backends in (None, *([each] for each in sorted(systems, key=lambda each: each.value))):
        device = _opened(miniaudio, backends)
        if device is not None and device.backend != SILENT:
            return device
        if device is not None:
            device.close()
    return None


def _opened(miniaudio: Any, backends: list[Any] | None) -> Any:  # noqa: ANN401 (miniaudio is optional)
    """Return a device, or None where none opens; what sound systems print of their troubles is dropped."""
    try:
        with _ONE_AT_A_TIME, _silent_systems():
            return miniaudio.PlaybackDevice(
                output_format=miniaudio.SampleFormat.FLOAT32,
                nchannels=2,
                sample_rate=SAMPLE_RATE,
                buffersize_msec=PERIOD,
                callback_periods=PERIODS,
                backends=backends,
                app_name="Ripieno",
            )
    except miniaudio.MiniaudioError:
        return None


@contextmanager
def _silent_systems() -> Iterator[None]:
    """Drop what libraries write to the terminal: ALSA and JACK print pages where there is no card."""
    try:
        held = os.dup(_STDERR) if sys.platform.startswith("linux") else None
    except OSError:  # it is closed, so nothing is printed
        held = None
    if held is None:
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, _STDERR)
    try:
        yield
    finally:
        os.dup2(held, _STDERR)
        os.close(held)
        os.close(nowhere)


def _feed(take: Callable[[int], Samples]) -> Generator[Samples | bytes, int, None]:
    count = yield b""
    while True:
        count = yield take(count)
