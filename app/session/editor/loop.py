"""What the sound card is fed: passages that go round to the frame, swapped without a click."""

from threading import Lock

import numpy as np

from ripieno.app.render.sound import SAMPLE_RATE, Samples
from ripieno.app.render.synth.mix import Mix
from ripieno.app.render.synth.playback import Playback

FADE = SAMPLE_RATE // 200
"""Frames of a crossfade: 5 ms."""

KNEE = 0.8
"""Where loud sound begins to be held back, so that it never exceeds full scale."""


class _Voice:
    """A place in a mix that is read, and how loud: it fades towards a target."""

    def __init__(self, mix: Mix, frame: int, *, has_wrapped: bool, level: float) -> None:
        self.mix = mix
        self.frame = frame
        self.has_wrapped = has_wrapped
        self.level = level
        self.target = 1.0

    @property
    def is_over(self) -> bool:
        return (self.level == 0 and self.target == 0) or (
            not self.mix.loop and self.frame >= len(self.mix.samples)
        )

    def read(self, count: int) -> Samples:
        """Return the next frames at the voice's level; silence where they are not made yet."""
        block = np.zeros((count, 2), np.float32)
        done = 0
        while done < count and (size := self._stretch(count - done)):
            part = block[done : done + size]
            part += self.mix.samples[self.frame : self.frame + size]
            if self.has_wrapped and self.frame < len(self.mix.tail):
                tail = self.mix.tail[self.frame : self.frame + size]
                part[: len(tail)] += tail
            self.frame += size
            done += size
            if self.mix.loop and self.frame == self.mix.frames:
                self.frame, self.has_wrapped = 0, True
        return self._levelled(block)

    def _stretch(self, wanted: int) -> int:
        """Return how many frames can be read at once."""
        mix = self.mix
        end = mix.frames if mix.loop else len(mix.samples)
        if self.has_wrapped and self.frame == 0 and not mix.is_ready:
            return 0
        return max(0, min(wanted, end - self.frame, mix.ready_to(self.frame) - self.frame))

    def _levelled(self, block: Samples) -> Samples:
        if self.level == self.target:
            block *= np.float32(self.level)
            return block
        step = (1 if self.target > self.level else -1) / FADE
        ramp = np.clip(self.level + step * np.arange(1, len(block) + 1), 0, 1)
        self.level = float(ramp[-1]) if len(ramp) else self.level
        block *= ramp.astype(np.float32)[:, None]
        return block


class Loop:
    """The sound that is heard, block by block; it knows neither device nor clock.

    Its place moves with the frames that are taken and with nothing else. Safe among threads.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._main: _Voice | None = None
        self._leaving: list[_Voice] = []
        self._notes: list[tuple[Samples, int]] = []
        self._volume = self._wanted_volume = 1.0

    @property
    def place(self) -> tuple[Mix, int] | None:
        """What plays, and the frame of its passage that is taken next; None in silence.

        What rings on after the end counts as silence.
        """
        with self._lock:
            main = self._main
            return (main.mix, main.frame) if main and main.frame < main.mix.frames else None

    def play(self, mix: Mix, frame: int, *, goes_on: bool = False) -> None:
        """Play a mix from a frame, crossfading from what plays.

        Args:
            mix: What to play.
            frame: Of its passage.
            goes_on: Whether it takes the place of what plays, so that a pass that begins with the
                end of the one before still does.
        """
        with self._lock:
            before = self._main
            # A begin is left as sharp as it is; elsewhere, and over other sound, the voice fades in.
            level = 1.0 if before is None and frame == 0 else 0.0
            has_wrapped = goes_on and before is not None and before.has_wrapped and mix.is_ready
            self._leave()
            self._main = _Voice(mix, frame, has_wrapped=has_wrapped, level=level)

    def stop(self) -> None:
        """Fade out and be silent."""
        with self._lock:
            self._leave()
            self._notes = [(sound, max(at, len(sound) - FADE)) for sound, at in self._notes]

    def strike(self, sound: Samples) -> None:
        """Play a sound once, beside what plays."""
        with self._lock:
            self._notes.append((sound, 0))

    def set_volume(self, volume: float) -> None:
        """Set the loudness of all, 0 to 1; it glides there."""
        with self._lock:
            self._wanted_volume = min(max(volume, 0.0), 1.0)

    def take(self, count: int) -> Samples:
        """Return the next frames, shape ``(count, 2)``, within -1..1."""
        with self._lock:
            block = np.zeros((count, 2), np.float32)
            for voice in (*self._leaving, *((self._main,) if self._main else ())):
                block += voice.read(count)
            self._leaving = [voice for voice in self._leaving if not voice.is_over]
            if self._main is not None and self._main.is_over:
                self._main = None
            self._add_notes(block)
            glide = np.linspace(self._volume, self._wanted_volume, count, dtype=np.float32)
            self._volume = self._wanted_volume
            return held_back(block * glide[:, None])

    def _leave(self) -> None:
        if self._main is not None:
            self._main.target = 0.0
            self._leaving.append(self._main)
            self._main = None

    def _add_notes(self, block: Samples) -> None:
        left: list[tuple[Samples, int]] = []
        for sound, at in self._notes:
            part = sound[at : at + len(block)]
            block[: len(part)] += part
            if at + len(part) < len(sound):
                left.append((sound, at + len(part)))
        self._notes = left


def frame_in(playback: Playback, place: tuple[Playback, int]) -> int:
    """Return the frame of a passage that lies where another one is; 0 where it has none.

    Args:
        playback: Where a frame is wanted.
        place: The other passage, and its frame.
    """
    other, frame = place
    if other.clip.time == playback.clip.time:
        wanted = other.first_frame + frame - playback.first_frame
    else:
        wanted = playback.frame_at(other.tick_at(frame)) - playback.first_frame
    return wanted if 0 <= wanted < playback.frames else 0


def held_back(block: Samples) -> Samples:
    """Return sound that is the same up to ``KNEE`` and bends towards full scale beyond it."""
    loud = np.abs(block)
    if float(loud.max(initial=0)) <= KNEE:
        return block
    over = KNEE + (1 - KNEE) * np.tanh((loud - KNEE) / (1 - KNEE))
    return np.where(loud > KNEE, np.sign(block) * over, block).astype(np.float32)
