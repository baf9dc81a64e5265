"""The rows of the table of controls."""

from collections.abc import Iterator

from ripieno.app.session.live.controls.control import Control, control_of
from ripieno.app.session.live.controls.lane_settings import LANE_PLACES
from ripieno.app.session.live.controls.performing_rows import (
    groove_row,
    group_rows,
    lane_row,
    performing_triggers,
    tempo_rows,
)
from ripieno.app.session.live.form.words import AUTO
from ripieno.app.session.parameter import ParameterKind, Surface
from ripieno.app.session.parameters import parameters_of
from ripieno.engine.music.roles import Role


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
    yield from group_rows()
    yield Control("freeze", switch, "Freeze", "Keep the last phrase going round.", default=False)
    yield groove_row()
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
    yield Control(
        *("ahead", whole, "Bars ahead", "Bars planned ahead; 0 for as few as will do.", 0, 16, 0, "bars"),
        zero="As needed",
        need="now",
    )
    yield Control(
        *("tempo", amount, "Tempo", "The speed of the internal clock.", 20, 300, 120.0, "BPM"), need="now"
    )
    yield from _form_rows()
    yield from tempo_rows()
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
    yield from map(lane_row, LANE_PLACES)
    yield Control("play", trigger, "Play", "Start from the first bar.", need="now")
    yield Control("stop", trigger, "Stop", "Stop, and let nothing ring.", need="now")
    yield Control("continue", trigger, "Continue", "Go on from where it stopped.", need="now")
    yield Control("fill", trigger, "New bars", "Make the bars to come anew.")
    yield from performing_triggers()
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
