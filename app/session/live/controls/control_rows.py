"""The rows of the table of controls."""

from collections.abc import Iterator

from ripieno.app.midi_io.live.groove_template import GROOVES
from ripieno.app.session.live.controls.control import Control, control_of
from ripieno.app.session.live.controls.lane_settings import GROUPS, LANE_PLACES, LanePlace
from ripieno.app.session.live.form.words import AUTO
from ripieno.app.session.parameter import ParameterKind, Surface
from ripieno.app.session.parameters import parameters_of
from ripieno.engine.music.roles import Role

MAX_SCENES = 16
MAX_SONGS = 99
MAX_COUNT_IN_BARS = 4
MAX_RAMP_BARS = 64


def all_controls() -> Iterator[Control]:
    """Yield the table, in the order in which it is shown."""
    yield from map(control_of, parameters_of(Surface.LIVE))
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
