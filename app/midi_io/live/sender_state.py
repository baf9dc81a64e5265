"""What a sender was given and has told: enough to end what it leaves sounding where it is killed."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ripieno.app.midi_io.channel_messages import is_note_on
from ripieno.app.midi_io.live.engine_face import SenderSetup
from ripieno.app.midi_io.live.messages import (
    Command,
    Play,
    PortsOpened,
    Report,
    SendNow,
    Sent,
    SetOpening,
    Tied,
)
from ripieno.app.midi_io.live.notes import NoteKey, Sounding, at_rest, end_note, note_key
from ripieno.app.midi_io.live.second_voice import SetSecondVoice
from ripieno.app.midi_io.port_names import PortChoice


@dataclass
class Given:
    """Takes down what goes to a sender and what comes from it.

    What it has told to sound is known to; what it was given to play and has not yet told of may sound too,
    since the last that it told is lost with it.
    """

    _sounding: Sounding = field(default_factory=Sounding)
    _notes: set[NoteKey] = field(default_factory=set)
    _moved: set[tuple[int, bytes]] = field(default_factory=set)
    _ties: dict[tuple[bool, int], tuple[str, ...]] = field(default_factory=dict)

    def take(self, command: Command) -> None:
        """Take down a command."""
        match command:
            case Play(messages=messages) | SetOpening(messages=messages):
                for each in messages:
                    self._take(each.port, each.data)
            case SendNow(port=port, data=data):
                self._take(port, data)
            case SetSecondVoice(port=port, channel=channel, pitches=pitches):
                self._notes.update((port, channel, pitch) for pitch in pitches)

    def report(self, report: Report) -> None:
        """Take down a report."""
        match report:
            case Sent(port=port, data=data):
                for _ in self._sounding.passing(port, data):
                    pass
            case Tied():
                self._ties[report.is_output, report.port] = tuple(report.names)

    def setup(self, setup: SenderSetup, opened: PortsOpened) -> SenderSetup:
        """Return what to open another sender with, in place of one that is no more.

        Args:
            setup: What that one was opened with.
            opened: The ports that it had.
        """
        outputs, inputs = (
            tuple(
                choice if choice.virtual else PortChoice(name)
                for choice, name in zip(choices, names, strict=True)
            )
            for choices, names in ((setup.outputs, opened.outputs), (setup.inputs, opened.inputs))
        )
        ties = (
            *(self._ties.get((True, port), ()) for port in range(len(outputs))),
            *(self._ties.get((False, port), ()) for port in range(len(inputs))),
        )
        return replace(setup, outputs=outputs, inputs=inputs, ties=ties)

    def ends(self) -> Iterator[SendNow]:
        """Yield what ends all that may sound, what is known to sound first."""
        known = self._sounding.silence(rests=True)
        unknown = (*((key[0], end_note(key)) for key in sorted(self._notes)), *sorted(self._moved))
        yield from (SendNow(*each) for each in dict.fromkeys((*known, *unknown)))

    def _take(self, port: int, data: bytes) -> None:
        if is_note_on(data):
            self._notes.add(note_key(port, data))
        elif (rest := at_rest(data)) and rest != data:
            self._moved.add((port, rest))
