"""A lane that plays with the player: the same phrase a little later, or a second voice."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from ripieno.app.midi_io.channel_messages import is_note_on, note_off, note_on
from ripieno.app.midi_io.live.messages import BeatMessage, Clear, Command, Play, SendNow
from ripieno.app.midi_io.live.planner import Destination
from ripieno.app.midi_io.live.second_voice import NO_SECOND_VOICE, PITCHES, SetSecondVoice, neighbour_velocity
from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.music.harmonic_fit import nearest
from ripieno.engine.music.clip import Lane
from ripieno.engine.music.keys import Key
from ripieno.engine.music.roles import Role

ORDER = (Role.COUNTER, Role.LEAD, Role.KEYS, Role.PAD, Role.BASS)
"""Roles that play with the player, the first of them that there is and that is switched on."""

OCTAVE_STEPS, OCTAVE = 7, 12
SHORT_BEATS = 0.25
"""Quarter notes that a note of a canon lasts whose end does not come in time."""

MAX_PENDING = 4096
"""Messages of a canon that may wait, at most."""


def doubling_lane(lanes: Sequence[Lane], controls: Controls) -> int | None:
    """Return the lane that plays with the player; None in other modes, or where only drums play."""
    if controls.mode not in {"canon", "harmonise"}:
        return None
    roles = [lane.role if controls.plays(lane.role) else None for lane in lanes]
    return next((roles.index(role) for role in ORDER if role in roles), None)


def transposed(pitch: int, steps: int, key: Key | None) -> int:
    """Return a pitch some steps of a scale away.

    A pitch outside the scale goes with its neighbour below, as much above that. Where no key is known, only
    octaves are sure: the nearest number of them is taken, one where the steps are less.

    Args:
        pitch: MIDI key number.
        steps: Steps of the scale, negative for down.
        key: The key; None where none is known.
    """
    if key is None:
        octaves = round(steps / OCTAVE_STEPS) or (0 if steps == 0 else 1 if steps > 0 else -1)
        return _in_range(pitch + OCTAVE * octaves)
    scale = sorted((each - key.tonic) % OCTAVE for each in key.pitch_classes)
    octave, degree = divmod(pitch - key.tonic, OCTAVE)
    below = max(place for place, each in enumerate(scale) if each <= degree)
    outside = degree - scale[below]
    octaves, place = divmod(below + steps, len(scale))
    moved = key.tonic + OCTAVE * (octave + octaves) + scale[place] + outside
    moved = _in_range(moved)
    return moved if outside == 0 else nearest(moved, key.pitch_classes)


def _in_range(pitch: int) -> int:
    while pitch > 127:
        pitch -= OCTAVE
    while pitch < 0:
        pitch += OCTAVE
    return pitch


def second_voice(
    lanes: Sequence[Lane], routes: Sequence[Destination], controls: Controls, key: Key | None
) -> SetSecondVoice:
    """Return what the sender plays at once for each key of a player; nothing in other modes.

    Args:
        lanes: All lanes.
        routes: Where they go.
        controls: Mode, interval and channel.
        key: The player's key.
    """
    lane = doubling_lane(lanes, controls)
    if lane is None or controls.mode != "harmonise":
        return NO_SECOND_VOICE
    pitches = _voice_pitches(controls.interval, key)
    return SetSecondVoice(routes[lane].port, routes[lane].channel, pitches, controls.channel)


@cache
def _voice_pitches(interval: int, key: Key | None) -> tuple[int, ...]:
    return tuple(transposed(pitch, interval, key) for pitch in range(PITCHES))


@dataclass
class Canon:
    """The messages of the lane that plays what the player plays, some beats later.

    Attributes:
        lanes: All lanes.
        routes: Where they go.
    """

    lanes: Sequence[Lane]
    routes: Sequence[Destination]
    _begun: dict[int, tuple[Destination, int, float, float]] = field(default_factory=dict)
    _pending: list[tuple[BeatMessage, BeatMessage | None]] = field(default_factory=list)

    def receive(
        self, data: bytes, beat: float, now: float, controls: Controls, key: Key | None
    ) -> list[Command]:
        """Return what a message of the player brings about.

        Args:
            data: A note-on or note-off.
            beat: When it was played, in quarter notes.
            now: When it came.
            controls: Mode, interval and delay.
            key: The player's key.
        """
        pitch = data[1]
        commands = self._end(pitch, beat)
        lane = doubling_lane(self.lanes, controls)
        if lane is None or controls.mode != "canon" or not is_note_on(data):
            return commands
        route, delay = self.routes[lane], float(controls.canon_beats)
        other = transposed(pitch, controls.interval, key)
        self._begun[pitch] = route, other, beat + delay, delay
        begin = note_on(route.channel, other, neighbour_velocity(data[2]))
        message = BeatMessage(beat + delay, route.port, begin)
        self._remember(message, now)
        return [*commands, Play((message,))]

    def release(self, now: float) -> list[Command]:
        """Return what ends all notes that sound or wait, as after a change of the mode.

        Args:
            now: Where the music is, in quarter notes.
        """
        ends: list[Command] = []
        for route, pitch, begin, _ in self._begun.values():
            off = note_off(route.channel, pitch)
            if begin > now:
                ends.append(Play((BeatMessage(begin + SHORT_BEATS, route.port, off),)))
            else:
                ends.append(SendNow(route.port, off))
        self._begun.clear()
        self._pending.clear()
        return ends

    def after_clear(self, clear: Clear) -> list[Command]:
        """Return what is planned once more, for the sender has dropped it."""
        messages = [
            each
            for begin, end in self._pending
            if begin.beat >= clear.from_beat
            for each in (begin, end)
            if each is not None
        ]
        return [Play(tuple(messages))] if messages else []

    def _end(self, pitch: int, beat: float) -> list[Command]:
        """Return what ends the note that goes with a key."""
        begun = self._begun.pop(pitch, None)
        if begun is None:
            return []
        route, other, begin_beat, delay = begun
        off = note_off(route.channel, other)
        message = BeatMessage(max(beat + delay, begin_beat + SHORT_BEATS), route.port, off)
        for at in range(len(self._pending) - 1, -1, -1):
            begin, end = self._pending[at]
            if end is None and begin.data[1] == other:
                self._pending[at] = begin, message
                break
        return [Play((message,))]

    def _remember(self, message: BeatMessage, now: float) -> None:
        self._pending = [
            (begin, end) for begin, end in self._pending[-MAX_PENDING:] if end is None or end.beat >= now
        ]
        self._pending.append((message, None))
