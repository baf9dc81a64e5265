"""What can be turned while the music plays: one table for command line, MIDI learn, OSC and window.

``Controls`` is where everything stands; ``CONTROLS`` says what each thing is called, how far it goes
and what it does. The parameters of a fill come from their own table. Triggers (play, panic and so on) have
a row and no place in ``Controls``, for they are done and then over.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from ripieno.app.midi_io.live.groove_template import GROOVES
from ripieno.app.session.live.controls.lane_settings import (
    GROUPS,
    LANE_PLACES,
    LANE_ROWS,
    UNCHANGED,
    LanePlace,
    LaneSettings,
)
from ripieno.app.session.live.form.words import AUTO
from ripieno.app.session.parameter import NONE, Parameter, ParameterKind, Surface, Value
from ripieno.app.session.parameters import parameters_of
from ripieno.engine.music.roles import Role

if TYPE_CHECKING:  # it brings numpy, which `ripieno --help` should not wait for
    from ripieno.engine.generate import FillOptions

Late = Literal["repeat", "rest"]
Mode = Literal["stream", "accompany", "answer", "continue", "canon", "harmonise"]
Rejoin = Literal["ask", "bar"]

MAX_SCENES = 16
MAX_SONGS = 99
MAX_COUNT_IN_BARS = 4
MAX_RAMP_BARS = 64

_ROLES = tuple(Role)


def _first_options() -> "FillOptions":
    """Return how bars are made where nothing is set; live playing finds its passages itself."""
    from ripieno.engine.generate import FillOptions

    return FillOptions(seed=0, density=1.0, retrieval=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Controls:
    """Where every control stands.

    Attributes:
        options: How the bars to come are made: the parameters of a fill that live playing offers.
        silent: Roles that are switched off: their lanes rest.
        lanes: What holds for each lane alone, in the order of the roles.
        muted_groups: Mute groups that are switched off.
        freeze: Whether the last phrase goes round and nothing new is made.
        swing: 0 straight, 1 as far as triplets.
        groove: The template that notes are timed by, by name.
        humanise: 0 exact, 1 as loose as it gets.
        late: What plays where the next bars are not ready.
        mode: What to do with the notes that come in.
        form: The sections, as :func:`ripieno.app.session.live.form.sections.read_form` reads them.
        hold: Whether the section goes round.
        interval: Steps of the scale from the player to the lane that plays with the player.
        canon_beats: Quarter notes after which that lane repeats the player.
        ahead: Bars that are planned ahead; 0 for as few as the model's speed allows.
        tempo: Quarter notes per minute, of the internal clock.
        ramp_tempo: Quarter notes per minute that a ramp leads to.
        ramp_bars: Bars that a ramp takes.
        count_in: Bars that are counted before the first bar.
        metronome: Whether a metronome clicks.
        rejoin: What is done where a MIDI clock comes back that had stopped coming.
        scene: The scene that is selected, from 1; 0 for none.
        song: The song of the set list, from 1; 0 for none.
        thru: Whether the input is sent on to the first output.
        channel: The only MIDI channel that is listened to, 1 to 16; 0 for all.
        input_offset: How much earlier than they came the notes of the input were meant, in milliseconds.
    """

    options: "FillOptions" = field(default_factory=_first_options)
    silent: frozenset[Role] = field(default_factory=frozenset)
    lanes: tuple[LaneSettings, ...] = (UNCHANGED,) * len(_ROLES)
    muted_groups: frozenset[int] = field(default_factory=frozenset)
    freeze: bool = False
    groove: str = "style"
    swing: float = 0.0
    humanise: float = 0.0
    late: Late = "repeat"
    mode: Mode = "stream"
    form: str = AUTO
    hold: bool = False
    interval: int = 2
    canon_beats: int = 4
    ahead: int = 0
    tempo: float = 120.0
    ramp_tempo: float = 120.0
    ramp_bars: int = 4
    count_in: int = 0
    metronome: bool = False
    rejoin: Rejoin = "ask"
    scene: int = 0
    song: int = 0
    thru: bool = False
    channel: int = 0
    input_offset: float = 0.0

    @property
    def density(self) -> float:
        """How busy, as a multiple of what is around."""
        return 1.0 if self.options.density is None else self.options.density

    @property
    def seed(self) -> int:
        """Where the randomness begins."""
        return self.options.known_seed

    def plays(self, role: Role) -> bool:
        """Say whether lanes of a role are switched on."""
        return role not in self.silent

    def sounds(self, role: Role) -> bool:
        """Say whether lanes of a role are heard: switched on, and of no mute group that is off."""
        return self.plays(role) and self.lane(role).group not in self.muted_groups

    def lane(self, role: Role) -> LaneSettings:
        """Return what holds for the lanes of a role alone."""
        return self.lanes[_ROLES.index(role)]

    def with_lane(self, role: Role, **settings: Any) -> "Controls":  # noqa: ANN401 (fields of LaneSettings)
        """Return controls with some settings of a role's lanes elsewhere."""
        place = _ROLES.index(role)
        lane = replace(self.lanes[place], **settings)
        return replace(self, lanes=(*self.lanes[:place], lane, *self.lanes[place + 1 :]))


ChangeNeed = Literal["notes", "timing", "now"]
"""What a change needs: new notes, the same notes at other times, or nothing of what is planned."""


@dataclass(frozen=True, slots=True)
class Control:
    """One row of the table.

    Attributes:
        name: One word for command line, MIDI learn and OSC.
        kind: What values it takes.
        label: What the window calls it.
        summary: What it does.
        low: Lowest number, of amounts and whole numbers.
        high: Highest number.
        default: Its value at the start, as a person would give it; None for a trigger.
        unit: Unit of its numbers, or nothing.
        zero: What 0 means where it is no number.
        choices: The values of a choice, and of a text those that a knob reaches.
        need: What a change of it needs.
        is_ratio: Whether a knob turns it by equal ratios, not by equal steps.
        parameter: The parameter of a fill that it sets; None where it sets something else.
        lane: The setting of one lane that it is; None where it holds for all.
        group: The mute group that it switches; 0 for none.
        is_numbered: Whether a program change gives its number: the first program is 1.
    """

    name: str
    kind: ParameterKind
    label: str
    summary: str
    low: float = 0.0
    high: float = 1.0
    default: Value | None = None
    unit: str = ""
    zero: str = ""
    choices: tuple[str, ...] = ()
    need: ChangeNeed = "notes"
    is_ratio: bool = False
    parameter: Parameter | None = None
    lane: LanePlace | None = None
    group: int = 0
    is_numbered: bool = False

    @property
    def aliases(self) -> tuple[str, ...]:
        """Earlier names, which are still taken."""
        return () if self.parameter is None else self.parameter.aliases


def _control_of(row: Parameter) -> Control:
    """Return the control of a parameter; where a whole number may be missing, 0 stands for none."""
    low, high = row.knob
    default: Value = NONE if row.neutral is None else row.neutral
    zero = ""
    if row.kind is ParameterKind.WHOLE:
        zero = row.auto if low > 0 else ""
        default, low = 0, 0
    return Control(
        row.name,
        row.kind,
        row.label,
        row.help,
        low,
        high,
        default if row.default is None else row.default,
        row.unit,
        zero,
        row.choices,
        is_ratio=row.is_ratio,
        parameter=row,
    )


def _rows() -> Iterator[Control]:
    """Yield the table, in the order in which it is shown."""
    yield from map(_control_of, parameters_of(Surface.LIVE))
    amount, whole, switch, choice, trigger = (
        ParameterKind.AMOUNT,
        ParameterKind.WHOLE,
        ParameterKind.SWITCH,
        ParameterKind.CHOICE,
        ParameterKind.TRIGGER,
    )
    for role in Role:
        name = role.value
        yield Control(name, switch, name.capitalize(), f"Let the {name} play.", default=True)
    for group in range(1, GROUPS + 1):
        yield Control(
            *(f"group_{group}", switch, f"Mute group {group}", f"Let the lanes of mute group {group} play."),
            default=True,
            need="timing",
            group=group,
        )
    yield Control("freeze", switch, "Freeze", "Keep the last phrase going round.", default=False)
    yield Control(
        "groove",
        choice,
        "Groove",
        "How the sixteenths of a bar are timed and accented; style goes by the style.",
        default="style",
        choices=GROOVES,
        need="timing",
    )
    yield Control("swing", amount, "Swing", "How far off-beats come late.", default=0.0, need="timing")
    yield Control("humanise", amount, "Humanise", "How loose the timing is.", default=0.0, need="timing")
    yield Control(
        "late",
        choice,
        "If not ready",
        "What plays where the next bars are not ready.",
        default="repeat",
        choices=("repeat", "rest"),
        need="now",
    )
    yield Control(
        "mode",
        choice,
        "Mode",
        "What to do with the notes that come in.",
        default="stream",
        choices=("stream", "accompany", "answer", "continue", "canon", "harmonise"),
    )
    yield from _form_rows()
    yield Control(
        *("ahead", whole, "Bars ahead", "Bars planned ahead; 0 for as few as will do.", 0, 16, 0, "bars"),
        zero="As needed",
        need="now",
    )
    yield Control(
        *("tempo", amount, "Tempo", "The speed of the internal clock.", 20, 300, 120.0, "BPM"), need="now"
    )
    yield from _tempo_rows()
    yield Control("thru", switch, "Thru", "Send the input on.", default=False, need="now")
    yield Control(
        *("channel", whole, "Channel", "The channel listened to; 0 for all.", 0, 16, 0),
        zero="All",
        need="now",
    )
    yield Control(
        *(
            "input_offset",
            amount,
            "Input offset",
            "How late the notes of the input arrive.",
            -500,
            500,
            0.0,
            "ms",
        ),
        need="now",
    )
    yield from map(_lane_control, LANE_PLACES)
    yield Control("play", trigger, "Play", "Start from the first bar.", need="now")
    yield Control("stop", trigger, "Stop", "Stop, and let nothing ring.", need="now")
    yield Control("continue", trigger, "Continue", "Go on from where it stopped.", need="now")
    yield Control("fill", trigger, "New bars", "Make the bars to come anew.")
    yield Control("drum_fill", trigger, "Drum fill", "Let the drums play a fill into the bar after the next.")
    yield Control("tap", trigger, "Tap", "Tap the tempo, once a beat.", need="now")
    yield Control("ramp", trigger, "Ramp", "Go to the tempo of the ramp, over its bars.", need="now")
    yield Control(
        "join", trigger, "Join clock", "Join the MIDI clock that is back, at a bar line.", need="now"
    )
    yield Control(
        "store_scene", trigger, "Store scene", "Keep all controls and routes as the scene.", need="now"
    )
    yield Control("previous_song", trigger, "Previous song", "Go to the song before.", need="now")
    yield Control("next_song", trigger, "Next song", "Go to the next song of the set list.", need="now")
    yield Control("undo", trigger, "Undo", "Take back the last change of a control.", need="now")
    yield Control("panic", trigger, "Panic", "Silence every note, at once.", need="now")


def _form_rows() -> Iterator[Control]:
    """Yield what steers the form, and what plays with the player."""
    whole, trigger = ParameterKind.WHOLE, ParameterKind.TRIGGER
    yield Control(
        "form",
        ParameterKind.TEXT,
        "Form",
        'The sections of the music, such as "intro 4, A 8: C G Am F, end"; auto lets the seed draw them.',
        default=AUTO,
        choices=(AUTO,),
    )
    yield Control("hold", ParameterKind.SWITCH, "Hold", "Repeat the section.", default=False)
    yield Control("next_section", trigger, "Next section", "Go to the next section at the bar line.")
    yield Control("break", trigger, "Break", "Begin a break at the bar line: no bass, no drums.")
    yield Control("build", trigger, "Build", "Begin to build up at the bar line, to the next section.")
    yield Control("end", trigger, "End", "Begin the ending at the bar line.")
    yield Control(
        *("interval", whole, "Interval", "How far the lane of canon and harmonise is from the player."),
        *(-14, 14, 2, "scale steps"),
        need="now",
    )
    yield Control(
        *("canon_beats", whole, "Canon", "How long after the player the lane of a canon begins."),
        *(1, 32, 4, "beats"),
        need="now",
    )


def _tempo_rows() -> Iterator[Control]:
    """Yield the rows on tempo, metronome, scenes and songs."""
    amount, whole, switch, choice = (
        ParameterKind.AMOUNT,
        ParameterKind.WHOLE,
        ParameterKind.SWITCH,
        ParameterKind.CHOICE,
    )
    yield Control(
        *("ramp_tempo", amount, "Ramp to", "The tempo that a ramp leads to.", 20, 300, 120.0, "BPM"),
        need="now",
    )
    yield Control(
        *("ramp_bars", whole, "Ramp over", "Bars that a ramp takes.", 1, MAX_RAMP_BARS, 4, "bars"), need="now"
    )
    yield Control(
        *("count_in", whole, "Count-in", "Bars that are counted before the first; 0 for none."),
        *(0, MAX_COUNT_IN_BARS, 0, "bars"),
        zero="None",
        need="now",
    )
    yield Control(
        "metronome",
        switch,
        "Metronome",
        "Click on each beat, higher on the first.",
        default=False,
        need="timing",
    )
    yield Control(
        "rejoin",
        choice,
        "If the clock returns",
        "What to do when a MIDI clock comes back that had stopped coming.",
        default="ask",
        choices=("ask", "bar"),
        need="now",
    )
    yield Control(
        *("scene", whole, "Scene", "Recall a scene from the next bar on; 0 for none.", 0, MAX_SCENES, 0),
        zero="None",
        need="now",
        is_numbered=True,
    )
    yield Control(
        *("song", whole, "Song", "Go to a song of the set list; 0 for none.", 0, MAX_SONGS, 0),
        zero="None",
        need="now",
        is_numbered=True,
    )


def _lane_control(place: LanePlace) -> Control:
    """Return the control of a lane's setting."""
    row, lane = place.row, place.role.value
    return Control(
        place.name,
        row.kind,
        f"{lane.capitalize()}: {row.label}",
        row.summary.format(lane=lane),
        row.low,
        row.high,
        row.default,
        row.unit,
        row.zero,
        need="notes" if row.is_new_music else "timing",
        lane=place,
    )


CONTROLS = {control.name: control for control in _rows()}
"""Every control, by name."""


def needs_of(before: Controls, after: Controls) -> frozenset[ChangeNeed]:
    """Return what a change from some controls to others needs."""
    fields = {each for each in Controls.__dataclass_fields__ if getattr(before, each) != getattr(after, each)}
    apart: dict[str, frozenset[ChangeNeed]] = {
        "lanes": _lane_needs(before.lanes, after.lanes),
        "muted_groups": frozenset(("timing",)),
    }
    needs = {CONTROLS[name].need if name in CONTROLS else "notes" for name in fields - apart.keys()}
    return frozenset(needs).union(*(apart[name] for name in fields & apart.keys()))


def _lane_needs(before: tuple[LaneSettings, ...], after: tuple[LaneSettings, ...]) -> frozenset[ChangeNeed]:
    """Return what changes of the settings of lanes need."""
    return frozenset(
        "notes" if row.is_new_music else "timing"
        for old, new in zip(before, after, strict=True)
        for row in LANE_ROWS
        if getattr(old, row.field) != getattr(new, row.field)
    )
