"""What went out and comes back in: found by what it is and when it comes, and left out.

An output that is connected back to an input, directly or through another program, returns every message.
Our own messages are known again. What is sent on for a player is not: a message that comes twice may be a
trill or a knob that stands still. So what comes a third time is only suspected, and put to the proof: a
note-off goes out for a key that does not sound, which changes nothing anywhere. Where it comes back there is
a loop, and until then nothing that a player does is left out.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from ripieno.app.midi_io.channel_messages import (
    PITCH_BEND,
    SYSTEM,
    channel_of,
    is_note_off,
    is_note_on,
    kind_of,
    note_off,
)
from ripieno.app.midi_io.live.notes import NoteKey

WINDOW = 1.0
"""Seconds within which a message may come back."""

OWN_WINDOW = 0.25
"""Seconds within which a message of our own is known again although no loop is proved."""

EARLY = 0.002
"""Seconds by which the stamp of an input may lie before that of the output."""

MARGIN = 0.02
"""Seconds that a message may need more than twice the longest that one has needed."""

CERTAIN = 4
"""Messages of our own, one after the other, that prove a loop by coming back."""

GONE = 8
"""Messages, one after the other, whose failing to come back shows that the loop is gone."""

PROBE_EVERY = 1.0
"""Seconds between two probes."""

MAX_MESSAGES = 4096
"""Messages that are remembered at most; a MIDI cable carries a quarter of that in a second."""


@dataclass(slots=True, eq=False)
class _Message:
    """A message that went out, or came in and may be sent on.

    Attributes:
        seconds: When.
        port: The output, or the input.
        data: Its bytes.
        times: How often it is known to have come in.
        is_own: Whether it is ours, rather than sent on for a player.
        returned: Inputs at which it has come back.
    """

    seconds: float
    port: int
    data: bytes
    times: int = 0
    is_own: bool = False
    returned: set[int] = field(default_factory=set)


class _Recent:
    """The messages of the last second, as many as are remembered, oldest first."""

    def __init__(self) -> None:
        self._all: deque[_Message] = deque()
        self._same: dict[bytes, deque[_Message]] = {}

    def add(self, message: _Message) -> None:
        """Remember a message."""
        self._all.append(message)
        self._same.setdefault(_kind(message.data), deque()).append(message)

    def same(self, data: bytes) -> Iterator[_Message]:
        """Yield the messages that would come in as some bytes."""
        yield from self._same.get(_kind(data), ())

    def expired(self, now: float) -> Iterator[_Message]:
        """Forget and yield the messages that are too old, or too many."""
        while self._all and (now - self._all[0].seconds > WINDOW or len(self._all) > MAX_MESSAGES):
            oldest = self._all.popleft()
            same = self._same[_kind(oldest.data)]
            same.popleft()
            if not same:
                del self._same[_kind(oldest.data)]
            yield oldest

    def take(self, data: bytes) -> _Message | None:
        """Forget and return the oldest message that would come in as some bytes, if there is one."""
        found = next(self.same(data), None)
        if found is not None:
            self._all.remove(found)
            same = self._same[_kind(data)]
            same.popleft()
            if not same:
                del self._same[_kind(data)]
        return found


@dataclass(slots=True)
class _Path:
    """What is known of one channel of an input.

    Attributes:
        is_loop: Whether what goes out is proved to come back here.
        delay: The longest that a message has needed for the way, in seconds, as far as that is certain.
        own: How many messages of our own have come back, one after the other.
        missed: How many messages have not come back, one after the other.
        suspected: The output that may lead here; None for none.
        probe: What went out to find out.
        probed: When, in seconds.
    """

    is_loop: bool = False
    delay: float = 0.0
    own: int = 0
    missed: int = 0
    suspected: int | None = None
    probe: bytes = b""
    probed: float = float("-inf")


@dataclass(slots=True)
class _LastMessages:
    """Where a key, a controller, a bend, a pressure or a program of an input stands.

    Attributes:
        played: The last message that did not come back, by which it is where the player left it.
        passed: The last message that was not left out.
    """

    played: bytes = b""
    passed: bytes = b""


class Feedback:
    """Finds messages that come back.

    Attributes:
        found: Inputs at which a loop has been proved, or has gone, since this was last emptied: input,
            and whether there is a loop now.
    """

    def __init__(self) -> None:
        self.found: deque[tuple[int, bool]] = deque()
        self._went, self._came = _Recent(), _Recent()
        self._paths: dict[tuple[int, int], _Path] = {}
        self._states: dict[tuple[int, bytes], _LastMessages] = {}
        self._probes = 0

    def sent(self, port: int, data: bytes, seconds: float, *, is_planned: bool) -> None:
        """Take in a message that goes out.

        Args:
            port: Index of the output.
            data: Status byte and data.
            seconds: When it goes out.
            is_planned: Whether it is certainly not sent on for a player.
        """
        if data[0] >= SYSTEM:
            return
        self._expire(seconds)
        source = None if is_planned else self._came.take(data)
        times = 0 if source is None else source.times
        self._went.add(_Message(seconds, port, data, times, is_own=source is None))

    def came(self, port: int, data: bytes, seconds: float) -> bool:
        """Take in a message that has come in; say whether it is one of those that went out.

        Args:
            port: Index of the input.
            data: Status byte and data, not empty.
            seconds: When it came.
        """
        if data[0] >= SYSTEM:
            return False
        self._expire(seconds)
        path = self._paths.setdefault((port, channel_of(data[0])), _Path())
        is_held = is_note_off(data) and self._is_held(port, channel_of(data[0]), data[1])
        if path.probe and _kind(path.probe) == _kind(data) and not is_held:
            self._prove(port, path, seconds - path.probed)
            return True
        origin = self._origin(port, path, data, seconds)
        if origin is not None:
            origin.returned.add(port)
            path.missed = 0
            is_cut = self._is_cut(port, path, seconds - origin.seconds, is_own=origin.is_own, is_held=is_held)
            if is_cut and (origin.is_own or not self._puts_back(port, data)):
                return True
            if origin.times and not origin.is_own:
                path.suspected = origin.port
        self._pass(port, data, seconds, times=0 if origin is None else origin.times + 1)
        return False

    def probes(self, now: float, sounding: frozenset[NoteKey]) -> Iterator[tuple[int, bytes]]:
        """Yield output and message of what shall go out to find out whether it comes back.

        Args:
            now: The time, in seconds.
            sounding: The notes that sound at the outputs.
        """
        for (port, channel), path in self._paths.items():
            if path.probe and now - path.probed > WINDOW:
                path.probe = b""
            if path.suspected is None or path.is_loop or path.probe or now - path.probed < PROBE_EVERY:
                continue
            free = (
                pitch
                for pitch in range(127, -1, -1)
                if (path.suspected, channel, pitch) not in sounding
                and not self._is_held(port, channel, pitch)
            )
            pitch = next(free, None)
            if pitch is not None:
                self._probes += 1
                path.probe, path.probed = note_off(channel, pitch, self._probes % 127), now
                output, path.suspected = path.suspected, None
                yield output, path.probe

    def _origin(self, port: int, path: _Path, data: bytes, seconds: float) -> _Message | None:
        """Return the message that went out and that this one may be."""
        longest = min(WINDOW, 2 * path.delay + MARGIN) if path.is_loop else WINDOW
        for each in self._went.same(data):
            if port not in each.returned and -EARLY <= seconds - each.seconds <= longest:
                return each
        return None

    def _is_cut(self, port: int, path: _Path, delay: float, *, is_own: bool, is_held: bool) -> bool:
        """Say whether a message that may have come back is left out; the end of a key that is held is not.

        Nor does such an end prove anything: it is the player's, whatever ended at the outputs just before.
        """
        if is_own and not path.is_loop and not is_held:
            path.own += 1
            path.delay = max(path.delay, delay)
            if path.own >= CERTAIN:
                self._prove(port, path, path.delay)
        return path.is_loop or (is_own and delay <= OWN_WINDOW and not is_held)

    def _pass(self, port: int, data: bytes, seconds: float, times: int) -> None:
        """Take in a message that is taken for a player's."""
        state = self._states.setdefault(_subject(port, data), _LastMessages())
        state.passed = _kind(data)
        if not times:
            state.played = state.passed
        self._came.add(_Message(seconds, port, data, times))

    def _is_held(self, port: int, channel: int, pitch: int) -> bool:
        """Say whether a key of an input is held: the last message of it that passed is a note-on."""
        state = self._states.get((port, note_off(channel, pitch)))
        return state is not None and is_note_on(state.passed)

    def _puts_back(self, port: int, data: bytes) -> bool:
        """Say whether a message puts back what the player has done, where it was undone by what went round.

        A loop may be proved when the copy of a note-on has just passed, and that of its note-off has not.
        """
        state = self._states.get(_subject(port, data))
        return state is not None and state.played == _kind(data) != state.passed

    def _prove(self, port: int, path: _Path, delay: float) -> None:
        """Take it that what goes out comes back."""
        is_new = not any(each.is_loop for (other, _), each in self._paths.items() if other == port)
        path.is_loop, path.missed, path.probe, path.delay = True, 0, b"", delay
        if is_new:
            self.found.append((port, True))

    def _expire(self, now: float) -> None:
        """Forget what is too old, and learn from what has not come back."""
        for _ in self._came.expired(now):
            pass
        for gone in self._went.expired(now):
            for (port, channel), path in self._paths.items():
                if channel == channel_of(gone.data[0]) and port not in gone.returned:
                    self._miss(port, path, gone)

    def _miss(self, port: int, path: _Path, gone: _Message) -> None:
        """Take it that a message has not come back."""
        path.missed += 1
        if gone.is_own and not path.is_loop:
            path.own, path.delay = 0, 0.0
        if path.is_loop and path.missed >= GONE:
            path.is_loop, path.delay, path.own = False, 0.0, 0
            if not any(each.is_loop for (other, _), each in self._paths.items() if other == port):
                self.found.append((port, False))


def _kind(data: bytes) -> bytes:
    """Return what tells a message from others; the ends of a note are alike however they are written."""
    return note_off(channel_of(data[0]), data[1]) if is_note_off(data) else data


def _subject(port: int, data: bytes) -> tuple[int, bytes]:
    """Return what a message changes: a key, a controller, or all of a channel."""
    kind = _kind(data)
    if is_note_on(data) or is_note_off(data):
        return port, note_off(channel_of(data[0]), data[1])
    return port, kind[:2] if len(kind) == 3 and kind_of(kind[0]) != PITCH_BEND else kind[:1]
