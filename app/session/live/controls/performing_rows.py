"""The controls of performing: lanes, mute groups, groove, tempo by hand, scenes and songs."""

from collections.abc import Iterator

from ripieno.app.session.live.controls.control import Control
from ripieno.app.session.live.controls.lane_settings import GROUPS, LanePlace
from ripieno.app.session.parameter import ParameterKind

GROOVES = ("style", "straight", "swing", "shuffle", "laid back", "file")
"""What can be selected: ``style`` goes by the style of the music, ``file`` is that of a performance."""

MAX_SCENES = 16
MAX_SONGS = 99
MAX_COUNT_IN_BARS = 4
MAX_RAMP_BARS = 64


def group_rows() -> Iterator[Control]:
    """Yield the switches of the mute groups."""
    for group in range(1, GROUPS + 1):
        yield Control(
            *(
                f"group_{group}",
                ParameterKind.SWITCH,
                f"Mute group {group}",
                f"Let the lanes of mute group {group} play.",
            ),
            default=True,
            need="timing",
            group=group,
        )


def groove_row() -> Control:
    """Return the choice of a groove template."""
    return Control(
        "groove",
        ParameterKind.CHOICE,
        "Groove",
        "How the sixteenths of a bar are timed and accented; style goes by the style.",
        default="style",
        choices=GROOVES,
        need="timing",
    )


def performing_triggers() -> Iterator[Control]:
    """Yield what is done and then over."""
    yield Control(
        "drum_fill",
        ParameterKind.TRIGGER,
        "Drum fill",
        "Let the drums play a fill into the bar after the next.",
    )
    yield Control("tap", ParameterKind.TRIGGER, "Tap", "Tap the tempo, once a beat.", need="now")
    yield Control(
        "ramp", ParameterKind.TRIGGER, "Ramp", "Go to the tempo of the ramp, over its bars.", need="now"
    )
    yield Control(
        "join",
        ParameterKind.TRIGGER,
        "Join clock",
        "Join the MIDI clock that is back, at a bar line.",
        need="now",
    )
    yield Control(
        "store_scene",
        ParameterKind.TRIGGER,
        "Store scene",
        "Keep all controls and routes as the scene.",
        need="now",
    )
    yield Control(
        "previous_song", ParameterKind.TRIGGER, "Previous song", "Go to the song before.", need="now"
    )
    yield Control(
        "next_song", ParameterKind.TRIGGER, "Next song", "Go to the next song of the set list.", need="now"
    )
    yield Control(
        "undo", ParameterKind.TRIGGER, "Undo", "Take back the last change of a control.", need="now"
    )


def tempo_rows() -> Iterator[Control]:
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


def lane_row(place: LanePlace) -> Control:
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
