"""Events of a live session as messages of Open Sound Control."""

from ripieno.app.session.events import Warned
from ripieno.app.session.live.controls.values import find_control
from ripieno.app.session.live.live_events import ControlChanged, LiveEvent, LiveStatus, Notice, Taught
from ripieno.app.session.live.osc.map import ROOT, TROUBLE, Message
from ripieno.app.session.parameter import Value


class OscPublisher:
    """Turns events into messages: place and state where they have moved on."""

    def __init__(self) -> None:
        self._place: tuple[int, int, bool] | None = None
        self._state: tuple[Value, ...] = ()
        self._music: tuple[Value, ...] = ("", "", "", "")

    def messages(self, event: LiveEvent) -> tuple[Message, ...]:
        """Return what to send for an event."""
        match event:
            case LiveStatus():
                return self._standing(event)
            case ControlChanged(name, value):
                names = (name, *find_control(name).aliases)
                return tuple(Message(ROOT + each, (_plain(value),)) for each in names)
            case Taught(control, message):
                return (Message(ROOT + "learnt", (control, message)),)
            case Notice(sentence):
                return (Message(ROOT + "notice", (sentence,)),)
            case Warned(sentence):
                return (Message(TROUBLE, (sentence,)),)
            case _:
                return ()

    def _standing(self, status: LiveStatus) -> tuple[Message, ...]:
        """Return position, state and music, each only where it has changed."""
        reported = []
        place = (status.bar, int(status.beat), status.playing)
        if place != self._place:
            self._place = place
            values = (status.bar, float(status.beat), status.tempo, int(status.playing))
            reported.append(Message(ROOT + "position", values))
        state = (status.ahead, status.lateness, status.late, status.dropped, status.underruns)
        if state != self._state:
            self._state = state
            reported.append(Message(ROOT + "status", state))
        shown = status.music
        music = (shown.section, shown.key, shown.chords, shown.following)
        if music != self._music:
            self._music = music
            reported.append(Message(ROOT + "music", music))
        return tuple(reported)


def _plain(value: Value) -> Value:
    """Return a value as every OSC program reads it: truth as 1 and 0."""
    return int(value) if isinstance(value, bool) else value
