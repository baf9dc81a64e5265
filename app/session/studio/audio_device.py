"""The sound card, through miniaudio; where there is none, time passes in silence all the same."""

from collections.abc import Callable, Generator
from typing import Any, Protocol

from app.render.sound import SAMPLE_RATE, Samples, SoundError

PERIOD, PERIODS = 20, 3
"""Milliseconds of a block, and blocks that lie ready: enough for a busy program, too few to be felt."""

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
        tell: Told in a sentence where there is no card.

    Raises:
        SoundError: If miniaudio is not installed.
    """

    def __init__(self, take: Callable[[int], Samples], tell: Callable[[str], None]) -> None:
        try:
            import miniaudio
        except ImportError as error:
            raise SoundError(
                "The module miniaudio is missing; install ripieno[gui], or choose a MIDI port as the output."
            ) from error
        self._device = _opened(miniaudio, None)
        if self._device is None:
            tell(NO_CARD)
            self._device = _opened(miniaudio, [miniaudio.Backend.NULL])
        elif self._device.backend == "Null":
            tell(NO_CARD)
        feed = _feed(take)
        next(feed)
        self._device.start(feed)

    def close(self) -> None:
        """Take no more frames."""
        self._device.close()


def _opened(miniaudio: Any, backends: list[Any] | None) -> Any:  # noqa: ANN401 (miniaudio is optional)
    """Return a device, or None where none opens."""
    try:
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
        if backends is not None:
            raise
        return None


def _feed(take: Callable[[int], Samples]) -> Generator[Samples | bytes, int, None]:
    count = yield b""
    while True:
        count = yield take(count)
