"""Music without end, as timed messages for a port of the caller's own."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from typing import Unpack

import mido

from ripieno.app.session.parameter_readers import ParameterError, read_count, read_time_signature
from ripieno.engine.seed import draw_seed, wrap_seed
from ripieno.parameters import FillParameters, TimeSignature, read_parameters, read_tempo
from ripieno.song import Song, generate

CONTEXT_BARS = 8
"""Bars before the new ones that the model goes by."""


GRACE = 1e-4
"""Seconds by which sums of rounded times may differ."""


@dataclass(frozen=True, order=True)
class TimedMessage:
    """A message and when it is due.

    Attributes:
        seconds: From the start of the stream.
        number: Its place in the stream, for messages of one moment.
        message: The message.
    """

    seconds: float
    number: int
    message: mido.Message = field(compare=False)


def stream(
    song: Song | None = None,
    roles: Iterable[str] = ("lead", "keys", "bass", "drums"),
    *,
    bars: int = 4,
    time_signature: TimeSignature = (4, 4),
    tempo: float = 120.0,
    **parameters: Unpack[FillParameters],
) -> Iterator[mido.Message]:
    """Yield messages without end; ``message.time`` is in seconds since the one before.

    The next bars are made on a thread of their own while the last ones play. Every note-on is followed by
    its note-off. Whoever stops in the middle ends the sounding notes himself, with ``port.panic()``::

        with mido.open_output() as port:
            for message in ripieno.stream(seed=7):
                time.sleep(message.time)
                port.send(message)

    Args:
        song: Music to play first and to go on from; None for music from nothing.
        roles: What each track plays, without a song.
        bars: How many bars are made at a time, 1 to 64.
        time_signature: Beats in a bar and the written beat, without a song.
        tempo: Quarter notes per minute, without a song.
        **parameters: See `FillParameters`; one variation is made, and each stretch has the next seed.

    Raises:
        RipienoError: If a value is out of range.
    """
    number_of_bars = read_count("bars", bars)
    if not 1 <= number_of_bars <= 64:
        raise ParameterError(f"{bars} bars cannot be made at a time; give 1 to 64.")
    metre, quarters = read_time_signature(time_signature), read_tempo(tempo)
    read_parameters(parameters, "extend")  # refuses now what would end the music later
    seed = draw_seed(parameters.get("seed"))
    rest: FillParameters = {"variations": 1, "candidates": None, "progress": None, "cancel": None}
    asked: FillParameters = {**parameters, **rest}

    def begin() -> Song:
        new: FillParameters = {**asked, "seed": seed}
        return generate(number_of_bars, roles, time_signature=metre, tempo=quarters, **new)[0].to_song()

    def go_on(before: Song, number: int) -> Song:
        new: FillParameters = {**asked, "seed": wrap_seed(seed + number)}
        return before.extend(number_of_bars, **new)[0].to_song()

    return _messages(begin if song is None else lambda: song, go_on)


def _messages(begin: Callable[[], Song], go_on: Callable[[Song, int], Song]) -> Iterator[mido.Message]:
    """Yield the messages of stretches, each of which is made while the one before plays."""
    clock = offset = 0.0
    numbers = count()
    waiting: list[TimedMessage] = []
    with ThreadPoolExecutor(1, "ripieno-stream") as pool:
        now, new_from = begin(), 1
        for number in count(1):
            dropped = max(0, now.bar_count - CONTEXT_BARS)
            following = pool.submit(go_on, now.excerpt(range(dropped + 1, now.bar_count + 1)), number)
            for seconds, message in _timed(now, new_from):
                heapq.heappush(waiting, TimedMessage(offset + seconds, next(numbers), message))
            end = offset + now.seconds_at_bar(now.bar_count + 1)
            while waiting and waiting[0].seconds < end - GRACE:
                due = heapq.heappop(waiting)
                yield due.message.copy(time=max(0.0, due.seconds - clock))
                clock = due.seconds
            offset += now.seconds_at_bar(dropped + 1)
            new_from = now.bar_count - dropped + 1
            now = following.result()


def _timed(song: Song, first_bar: int) -> Iterator[tuple[float, mido.Message]]:
    """Yield the channel messages from a bar on with their times; no note ends that began before it."""
    begins = song.seconds_at_bar(first_bar) - GRACE
    sounding: Counter[tuple[int, int]] = Counter()
    seconds = 0.0
    for message in song.to_mido():
        seconds += message.time
        if message.is_meta or message.type == "sysex" or seconds < begins:
            continue
        if message.type in {"note_on", "note_off"}:
            note = (message.channel, message.note)
            is_on = message.type == "note_on" and message.velocity > 0
            if not is_on and not sounding[note]:
                continue
            sounding[note] += 1 if is_on else -1
        yield seconds, message
