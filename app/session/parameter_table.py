"""The table of the parameters of a fill, for command line, job files, window, live, API and pages.

Its rows say what each is called, how far it goes, where it applies and which field of
`ripieno.engine.generate.FillOptions` holds it. ``ripieno.app.session.parameter_values`` reads and writes
values by it. docs/parameters.md says how a parameter is added.
"""

from collections.abc import Iterator, Mapping
from typing import TypedDict

from ripieno.app.session.parameter import (
    KEYS,
    NONE,
    PROGRESSIONS,
    STYLES,
    Parameter,
    ParameterKind,
    Surface,
)
from ripieno.engine.seed import MAX_SEED

FILES = frozenset({Surface.FILL, Surface.GENERATE, Surface.BATCH, Surface.API})
REFILLS = frozenset({Surface.FILL, Surface.BATCH, Surface.API})


def _conditions() -> Iterator[Parameter]:
    """Yield what the model goes by."""
    yield Parameter(
        name="strength",
        kind=ParameterKind.AMOUNT,
        label="Strength",
        help="How much changes of the notes that are there: at 100 % they are not looked at, at 50 % about "
        "half of them stay, at 0 % nothing changes. A number up to 1 without a percent sign is a share.",
        surfaces=REFILLS | {Surface.WINDOW, Surface.FORM},
        metavar="PERCENT",
        low=0,
        high=100,
        knob=(5, 100),
        unit="%",
        default=100,
        defaults={"vary": 50},
    )
    yield Parameter(
        name="density",
        kind=ParameterKind.AMOUNT,
        label="Density",
        help="How many notes, relative to the music around: 0.5 is half as many, 2 twice.",
        surfaces=FILES | {Surface.WINDOW, Surface.LIVE},
        low=0,
        is_open=True,
        knob=(0.25, 4),
        is_ratio=True,
        unit="times what is around",
        neutral=1,
    )
    yield Parameter(
        name="temperature",
        kind=ParameterKind.AMOUNT,
        label="Temperature",
        help="Below 1 the likeliest notes, above 1 surprising ones.",
        surfaces=FILES | {Surface.WINDOW, Surface.LIVE},
        low=0,
        is_open=True,
        knob=(0.25, 4),
        is_ratio=True,
        default=1.0,
    )
    yield Parameter(
        name="style",
        kind=ParameterKind.CHOICE,
        label="Style",
        help="The style of the new music; it matters most in new tracks, above all for drums. Without it, "
        "the style is detected from the music around.",
        surfaces=FILES | {Surface.WINDOW, Surface.LIVE},
        metavar="STYLE",
        choices=STYLES,
        auto="Detected",
    )


def _harmony() -> Iterator[Parameter]:
    """Yield the chords, how strongly they are followed, what the bars may repeat and how they end."""
    yield Parameter(
        name="chords",
        kind=ParameterKind.TEXT,
        label="Chords",
        help='The chords of the bars, such as "C | Am F | G7"; from the beginning again where they end.',
        surfaces=FILES | {Surface.FORM, Surface.LIVE},
        values="chords such as C | Am F | G7, or none",
        metavar="CHORDS",
        choices=PROGRESSIONS,
    )
    yield Parameter(
        name="guidance",
        kind=ParameterKind.TEXT,
        label="Guidance",
        help="How strongly to follow chords, density, rhythm and style, such as chords=2,density=1.5; 1 is "
        "plain, 0 ignores.",
        surfaces=FILES,
        values="chords, density, rhythm and style with a number each",
        metavar="NAME=W,...",
        default="chords=1,density=1,rhythm=1,style=1",
    )
    yield Parameter(
        name="chord_guidance",
        kind=ParameterKind.AMOUNT,
        label="Chord guidance",
        help="How strongly the chords that you typed are followed: 1 is plain, 0 ignores them.",
        surfaces=frozenset({Surface.WINDOW}),
        held_in="guidance.chords",
        low=0,
        knob=(0, 3),
        default=1.0,
        saved=("chord_weight",),
    )
    yield Parameter(
        name="retrieval",
        kind=ParameterKind.SWITCH,
        label="Match repeats",
        help="Look through the whole clip for the passage that these bars are likely to repeat, and play a "
        "verse like the same verse elsewhere; without, only the bars around count.",
        surfaces=FILES | {Surface.WINDOW},
        default=True,
        aliases=("recall",),
        saved=("recalls",),
    )
    yield Parameter(
        name="ring",
        kind=ParameterKind.SWITCH,
        label="Ring past the end",
        help="Let the last new notes ring past the bars as far as the replaced ones did, until "
        "the next note of their track; without, they end with the bars.",
        surfaces=FILES | {Surface.WINDOW},
        default=True,
    )


def _locks() -> Iterator[Parameter]:
    """Yield what new notes must keep to."""
    yield Parameter(
        name="key",
        kind=ParameterKind.CHOICE,
        label="Key",
        help='Keep the new notes of all tracks but drums in this key, such as "A minor" or Bb.',
        surfaces=FILES | {Surface.LIVE},
        held_in="locks.key",
        values="a key such as A minor, or none",
        metavar="KEY",
        choices=KEYS,
    )
    yield Parameter(
        name="lock_scale",
        kind=ParameterKind.SWITCH,
        label="Lock to scale",
        help="Let no new note leave the scale of the key: the specified key, else the detected one.",
        surfaces=FILES | {Surface.WINDOW},
        held_in="locks.scale",
        default=False,
        saved=("keeps_key",),
    )
    yield Parameter(
        name="lock_chords",
        kind=ParameterKind.SWITCH,
        label="Lock to chords",
        help="Let no new note leave the chords: the specified ones, else the detected ones.",
        surfaces=FILES | {Surface.WINDOW, Surface.LIVE},
        held_in="locks.chords",
        default=False,
        saved=("keeps_chords",),
    )
    yield Parameter(
        name="keep",
        kind=ParameterKind.CHOICE,
        label="Keep",
        help="Keep the rhythm of the notes and change their pitches, or keep their pitches and change their "
        "rhythm.",
        surfaces=REFILLS | {Surface.WINDOW},
        held_in="locks.keep",
        metavar="rhythm|pitch",
        choices=(NONE, "rhythm", "pitch"),
        auto="Nothing",
    )
    yield Parameter(
        name="max_polyphony",
        kind=ParameterKind.WHOLE,
        label="Max polyphony",
        help="How many notes of a track may sound at once; 1 makes single lines.",
        surfaces=FILES | {Surface.WINDOW, Surface.LIVE},
        held_in="locks.max_polyphony",
        low=1,
        high=128,
        knob=(1, 16),
        unit="notes",
        auto="No limit",
        aliases=("polyphony",),
    )
    yield Parameter(
        name="pitch",
        kind=ParameterKind.TEXT,
        label="Pitches",
        help="Make only notes of these pitches, and replace no others, such as C3-C5 (C4 is middle C).",
        surfaces=FILES,
        held_in="",
        values="two pitches, such as C3-C5",
        metavar="LOW-HIGH",
        saved=("pitches",),
    )


def _sampling() -> Iterator[Parameter]:
    """Yield how many results are made, and how."""
    yield Parameter(
        name="variations",
        kind=ParameterKind.WHOLE,
        label="Variations",
        help="How many different results to make, the best first.",
        surfaces=FILES | {Surface.WINDOW, Surface.FORM},
        low=1,
        high=16,
        knob=(1, 4),
        default=1,
        defaults={"window": 4},
    )
    yield Parameter(
        name="candidates",
        kind=ParameterKind.WHOLE,
        label="Candidates",
        help="How many results to draw, of which the best are kept; without it, no more than those.",
        surfaces=FILES,
        low=1,
        high=64,
    )
    yield Parameter(
        name="seed",
        kind=ParameterKind.WHOLE,
        label="Seed",
        help="The same seed gives the same notes. Without it one is drawn, and shown.",
        surfaces=FILES | {Surface.WINDOW, Surface.FORM, Surface.LIVE},
        low=0,
        high=MAX_SEED,
        knob=(0, MAX_SEED),
        auto="Random",
    )
    yield Parameter(
        name="sampler",
        kind=ParameterKind.CHOICE,
        label="Sampler",
        help="How to sample, as `ripieno samplers` lists. Without it, the sampler of the model.",
        surfaces=FILES | {Surface.WINDOW},
        values="a sampler of `ripieno samplers`",
        metavar="NAME",
        auto="Auto",
    )
    yield Parameter(
        name="steps",
        kind=ParameterKind.WHOLE,
        label="Steps",
        help="Steps of the sampler; more take longer. Without it, as many as suit the model.",
        surfaces=FILES | {Surface.WINDOW, Surface.FORM},
        low=2,
        high=1000,
        knob=(2, 100),
        auto="Auto",
    )
    yield Parameter(
        name="model",
        kind=ParameterKind.TEXT,
        label="Model",
        help="A model that `ripieno models` lists, or the folder of a model pack.",
        surfaces=FILES,
        held_in="",
        values="a model of `ripieno models`, or a folder",
        metavar="NAME",
    )


ROWS = (*_conditions(), *_harmony(), *_locks(), *_sampling())
"""Every parameter, in the order in which it is shown."""


class ParameterValues(TypedDict, total=False):
    """Types of the values of the parameters in Python, but for ``chords``, ``keep`` and ``strength``."""

    density: float | None
    temperature: float
    style: str | None
    guidance: Mapping[str, float]
    retrieval: bool
    ring: bool
    key: str | None
    lock_scale: bool
    lock_chords: bool
    max_polyphony: int | None
    pitch: str | tuple[int, int] | None
    variations: int
    candidates: int | None
    seed: int | None
    sampler: str | None
    steps: int | None
    model: str | None
