"""A second voice to what a player plays: each key of the input sounds another note, in the same period."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ripieno.app.midi_io.channel_messages import channel_of, is_note_off, is_note_on, note_off, note_on

PITCHES = 128


@dataclass(frozen=True, slots=True)
class SetSecondVoice:
    """Let keys of the inputs sound other notes as well, at once; where they do already, ends those.

    Attributes:
        port: Index of the output.
        channel: Its MIDI channel, from 0.
        pitches: The note of each key, by MIDI key number; none for no second voice.
        input_channel: The MIDI channel that is listened to, from 1; 0 for all.
        left_out: Keys that sound nothing, each 128 times its channel, from 0, plus its number.
    """

    port: int = 0
    channel: int = 0
    pitches: tuple[int, ...] = ()
    input_channel: int = 0
    left_out: tuple[int, ...] = ()


NO_SECOND_VOICE = SetSecondVoice()


@dataclass
class SecondVoice:
    """The notes of a second voice that sound, by the keys that began them."""

    _setting: SetSecondVoice = NO_SECOND_VOICE
    _begun: dict[int, tuple[int, int, int]] = field(default_factory=dict)

    def set(self, setting: SetSecondVoice) -> Iterator[tuple[int, bytes]]:
        """Take a setting; yield output and message of the ends of notes that would go elsewhere by now.

        Args:
            setting: The setting. Keys that are held keep their notes where only the pitches are others.
        """
        before, self._setting = self._setting, setting
        is_same = bool(setting.pitches) and (before.port, before.channel) == (setting.port, setting.channel)
        if not is_same:
            yield from (_end(*note) for note in self._begun.values())
            self._begun.clear()

    def receive(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        """Yield output and message of what goes out for a message of the player.

        Args:
            data: Status byte and data.
        """
        if not (is_note_on(data) or is_note_off(data)):
            return
        setting, key = self._setting, PITCHES * channel_of(data[0]) + data[1]
        if key in self._begun:
            yield _end(*self._begun.pop(key))
        is_listened_to = not setting.input_channel or setting.input_channel - 1 == channel_of(data[0])
        if is_note_on(data) and setting.pitches and is_listened_to and key not in setting.left_out:
            note = setting.port, setting.channel, setting.pitches[data[1]]
            self._begun[key] = note
            yield note[0], note_on(*note[1:], neighbour_velocity(data[2]))

    def forget(self) -> None:
        """Forget what sounds, as after a silence."""
        self._begun.clear()


def neighbour_velocity(velocity: int) -> int:
    """Return the velocity of a note that goes with one of a player's: its neighbour.

    Where all keys are struck alike, the player's next note may be the one that was just sent. As it has
    another velocity, it is not taken for ours, come back.
    """
    return velocity - 1 if velocity > 1 else 2


def _end(port: int, channel: int, pitch: int) -> tuple[int, bytes]:
    return port, note_off(channel, pitch)
