"""What the authors of the works state themselves, on other data than ours."""

from collections.abc import Mapping
from dataclasses import dataclass

RECURRENT = {
    "attn res emb": "attention-residual-embedding",
    "attn res": "attention-residual",
    "attn": "attention",
    "emb": "embedding",
    "basic": "basic",
}
"""Names of the tables 5.1 to 5.6, and those of our variants."""

DECODERS = {
    "stack 1 head 1": "decoder-1x1",
    "stack 1 head 3": "decoder-1x3",
    "stack 3 head 1": "decoder-3x1",
    "stack 2 head 2": "decoder-2x2",
}
"""Names of the tables 5.7 to 5.9, and those of our systems."""

REAL = "real"
"""Name of true music in the tables."""


@dataclass(frozen=True)
class PublishedTable:
    """Figures of a table of a work, beside a measure of ours.

    Attributes:
        family: Of the systems that it is about.
        place: The table and its section.
        title: What it shows.
        measure: Ours that is meant to be the same, by its name in `SET_ROWS`.
        figures: By the name in the table.
        systems: Ours, by the name in the table.
        caution: Why the numbers themselves may differ.
    """

    family: str
    place: str
    title: str
    measure: str
    figures: Mapping[str, float]
    systems: Mapping[str, str]
    caution: str = ""


SUMS = "Theirs are sums over distances, ours are means: compare the order of the systems, not the numbers."
STEPS = "Theirs is in time-steps that the text does not define, ours in seconds."
EVENTS, MONO = "recurrent, polyphonic events", "recurrent, monophonic"
ATTENTION = "transformer decoders"
MONO_SYSTEMS = {label: f"rnn-mono-{name}" for label, name in RECURRENT.items()}
EVENT_SYSTEMS = {label: f"rnn-events-{name}" for label, name in RECURRENT.items()}


def _recurrent(*figures: float) -> dict[str, float]:
    return dict(zip(RECURRENT, figures, strict=True))


def _decoders(*figures: float) -> dict[str, float]:
    return dict(zip(DECODERS, figures, strict=True))


TABLES = (
    PublishedTable(
        MONO,
        "table 5.1, sec. 5.3.3",
        "KL divergence of transitions between pitch classes",
        "transition_kl",
        _recurrent(0.0431, 0.0482, 0.0495, 0.0485, 0.0502),
        MONO_SYSTEMS,
        "500 pieces of a minute after 100 epochs on 45,000 samples; the text does not say in which unit.",
    ),
    PublishedTable(
        MONO,
        "table 5.2, sec. 5.3.3",
        "distances within the set",
        "intra_set",
        _recurrent(1469.066, 1507.901, 1526.397, 1583.879, 1553.075),
        MONO_SYSTEMS,
        SUMS,
    ),
    PublishedTable(
        MONO,
        "table 5.3, sec. 5.3.3",
        "distances to the real set",
        "inter_set",
        _recurrent(3255.256, 3142.493, 3034.470, 2949.661, 2981.271),
        MONO_SYSTEMS,
        SUMS,
    ),
    PublishedTable(
        EVENTS,
        "table 5.4, sec. 5.4.3",
        "distances to the real set",
        "inter_set",
        _recurrent(1781.840, 1813.039, 1834.427, 1834.581, 1826.264),
        EVENT_SYSTEMS,
        SUMS,
    ),
    PublishedTable(
        EVENTS,
        "table 5.5, sec. 5.4.3",
        "distances within the set",
        "intra_set",
        _recurrent(423.424, 454.790, 444.436, 447.900, 442.526),
        EVENT_SYSTEMS,
        SUMS,
    ),
    PublishedTable(
        EVENTS,
        "table 5.6, sec. 5.4.3",
        "mean inter-onset interval",
        "inter_onset_interval",
        {**_recurrent(0.104, 0.106, 0.091, 0.099, 0.108), REAL: 0.114},
        EVENT_SYSTEMS,
        STEPS,
    ),
    PublishedTable(
        ATTENTION,
        "table 5.7, sec. 5.5.3",
        "distances to the real set",
        "inter_set",
        _decoders(2088.857, 1775.623, 1860.495, 1860.365),
        DECODERS,
        SUMS,
    ),
    PublishedTable(
        ATTENTION,
        "table 5.8, sec. 5.5.3",
        "mean of used pitches",
        "used_pitches",
        {**_decoders(48.98, 35.505, 37.285, 37.325), REAL: 31.4},
        DECODERS,
        "Their pieces are longer than 30 seconds.",
    ),
    PublishedTable(
        ATTENTION,
        "table 5.9, sec. 5.5.3",
        "distance to the real set, pieces transposed",
        "transposed_inter_set",
        _decoders(54.622, 56.807, 58.191, 57.307),
        DECODERS,
    ),
)


@dataclass(frozen=True)
class PublishedFact:
    """One figure that a work states.

    Attributes:
        family: Of the systems that it is about.
        what: What it is.
        theirs: What the work says.
        place: Where.
        ours: What holds here.
    """

    family: str
    what: str
    theirs: str
    place: str
    ours: str


FACTS = (
    PublishedFact(
        "event DDPM", "network", "width 64, multipliers 1, 2, 4, 8; 1,000 steps", "sec. 4.3.5", "the same"
    ),
    PublishedFact("event DDPM", "optimiser", "Adam, 1e-4", "sec. 4.3.7", "the same"),
    PublishedFact(
        "event DDPM", "figures of results", "none; a link to samples", "sec. 4.3.8", "the table above"
    ),
    PublishedFact(
        "latent melodies",
        "what came of it",
        "given up: the code of MusicVAE no longer ran",
        "sec. 4.2",
        "built anew; the table above",
    ),
    PublishedFact(
        "score-based U-Net", "training samples", "about 1,200, 200 for validation", "sec. 5", "803"
    ),
    PublishedFact(
        "score-based U-Net", "training", "50 epochs of batches of 32, Adam, 1e-4", "figure 4", "by minutes"
    ),
    PublishedFact(
        "score-based U-Net",
        "figures of results",
        "loss curves and rolls alone",
        "figures 5 and 6",
        "the same",
    ),
    PublishedFact("spectrogram", "weights", "5,388,802", "slide 6", "5,388,802 in `spectrogram`"),
    PublishedFact("spectrogram", "data", "710 songs with 1,106 labels", "slide 5", "stretches of our MIDI"),
    PublishedFact(
        "spectrogram",
        "training",
        "5 epochs of 450 s on a GPU with 8 GB in use",
        "slide 12",
        "minutes on a processor",
    ),
    PublishedFact(MONO, "training", "100 epochs of 45,000 samples", "sec. 5.3.2", "by minutes, 803 songs"),
    PublishedFact(EVENTS, "training", "100 epochs of 175,000 samples", "sec. 5.4.2", "by minutes, 803 songs"),
    PublishedFact(
        EVENTS,
        "note-offs",
        "forgotten once the note-on is 128 events ago",
        "sec. 5.4.3",
        "see the picture of note-offs",
    ),
    PublishedFact(
        ATTENTION, "training", "100 epochs of 40,000 samples", "sec. 5.5.2", "by minutes, 803 songs"
    ),
    PublishedFact(
        "MidiNet-like GAN",
        "training",
        "more than 1,000 epochs, no plausible music",
        "sec. 5.6.1",
        "see what failed",
    ),
    PublishedFact(
        "dilated convolutions",
        "targets that repeat the last row",
        "about 97 %",
        "sec. 5.6.2",
        "`rows that repeat the one before` in the table",
    ),
)
