"""Does a style that is told make a difference? A judge that learnt the styles of drummers hears new drums."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
from rich.progress import Progress
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import StratifiedGroupKFold, cross_val_predict

from ripieno.engine.errors import RipienoError
from ripieno.engine.generate import ClipResult, FillOptions, Guidance, NewClip, generate
from ripieno.engine.model.onnx_denoiser import OnnxModel
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role
from ripieno.engine.music.styles import Style
from ripieno.training.bands import Beats
from ripieno.training.data.piece import Piece
from ripieno.training.data.store import Store
from ripieno.training.evaluation.bootstrap import Estimate, Rows, bootstrap, mean
from ripieno.training.evaluation.cases import STEP, clip_of
from ripieno.training.evaluation.tables import markdown, show
from ripieno.training.evaluation.texture import Floats

BARS, STEPS = 4, 16
MAX_PER_TAKE = 6
"""Excerpts that one recording gives at most."""

MIN_TAKES, FOLDS, TREES = 10, 5, 400
PLAIN = 0.5
"""Weight of a style at which the network is asked but once."""

ALL = "mean"

KIT: Sequence[tuple[int, ...]] = (
    (35, 36),
    (37,),
    (38, 39, 40),
    (42, 44),
    (46,),
    (51, 53, 59),
    (49, 52, 55, 57),
    (41, 43, 45, 47, 48, 50),
)
"""Bass drum, side stick, snare, closed and open hi-hat, ride, crash, toms.

Source: General MIDI 1, percussion key map.
"""

PREFACE = """\
A forest of decision trees learnt the styles of drummers from four-bar excerpts of {takes} recordings in 4/4
(onsets of the parts of the kit in the sixteenths of a bar). It hears four bars of new drums, all at one
tempo. *True*: how often it is right about excerpts of recordings that it did not learn from. *Specified*: how
often it hears the style that was specified, {count} clips of each, also with half the weight of the
style. *Not specified*: how often it hears this style in drums made without a word about it. In parentheses:
95 % confidence intervals, recordings drawn anew."""


class StylesError(RipienoError):
    """A store without drummers of several styles."""


class RecordingExcerpts(NamedTuple):
    """Excerpts of recordings.

    Attributes:
        features: Shape ``(excerpts, features)``.
        styles: One for each.
        takes: The recording of each.
    """

    features: Floats
    styles: Sequence[Style]
    takes: Sequence[str]


def features(notes: Iterable[Note]) -> Floats:
    """Return the share of four bars in which each part of the kit begins on each sixteenth, flattened."""
    played = np.zeros((len(KIT), BARS, STEPS))
    for note in notes:
        bar, step = divmod(round(note.onset / STEP), STEPS)
        for row, pitches in enumerate(KIT):
            if note.pitch in pitches and bar < BARS:
                played[row, bar, step] = 1
    shares: Floats = played.mean(axis=1).ravel()
    return shares


def excerpts(pieces: Sequence[Piece]) -> RecordingExcerpts:
    """Cut excerpts from the recordings of drums of those styles that have enough of them."""
    drums = [piece for piece in Beats.of(pieces).pieces if piece.bars >= BARS and piece.style is not None]
    songs = {style: {piece.song for piece in drums if piece.style is style} for style in Style}
    rows = [
        (features(clip_of(piece, first, BARS).lanes[0].notes), piece.style, piece.song)
        for piece in drums
        if piece.style is not None and len(songs[piece.style]) >= MIN_TAKES
        for first in np.linspace(0, piece.bars - BARS, min(MAX_PER_TAKE, piece.bars // BARS), dtype=int)
    ]
    found, styles, takes = zip(*rows, strict=True) if rows else ((), (), ())
    return RecordingExcerpts(np.array(found), styles, takes)


def judge_styles(model: OnnxModel, store: Store, count: int, out: Path) -> Path:
    """Let the model play drums in every style, hear what they are, and write ``styles.md``.

    Args:
        model: The pack to judge.
        store: Prepared data.
        count: Clips of each style.
        out: Folder of the table.

    Raises:
        OptionError: If the model knows no styles.
        StylesError: If the store has not recordings of two styles.
    """
    sample = excerpts(store.all_pieces)
    names = [style for style in Style if style in sample.styles]
    if len(names) < 2:
        raise StylesError("The store has no drummers of several styles; prepare Groove too.")
    judge = RandomForestClassifier(TREES, class_weight="balanced_subsample", random_state=1)
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=1)
    estimated = cross_val_predict(judge, sample.features, sample.styles, groups=sample.takes, cv=folds)
    judge.fit(sample.features, sample.styles)
    columns = {"true": _hits(names, sample.styles, estimated, sample.takes)}
    wanted = [style for style in names for _ in range(count)]
    seeds = [str(seed) for seed in range(len(wanted))]
    with Progress() as progress:
        for title, weight in (("specified", 1.0), ("specified, weight 0.5", PLAIN)):
            each = progress.track(list(enumerate(wanted)), description=title)
            made = judge.predict([_drums(model, seed, style, weight) for seed, style in each])
            columns[title] = _hits(names, wanted, made, seeds)
        each = progress.track(list(enumerate(wanted)), description="not specified")
        made = judge.predict([_drums(model, seed) for seed, _ in each])
    columns["not specified"] = {name: mean([float(one == name) for one in made], seeds) for name in names}
    out.mkdir(parents=True, exist_ok=True)
    path = out / "styles.md"
    title = f"# {model.card.name} {model.card.version}: styles"
    preface = PREFACE.format(takes=len(set(sample.takes)), count=count)
    path.write_text("\n\n".join((title, preface, _table(names, columns))) + "\n", encoding="utf-8")
    return path


def _drums(model: OnnxModel, seed: int, style: Style | None = None, weight: float = 1.0) -> Floats:
    options = FillOptions(seed, style=style, guidance=Guidance(style=weight))
    *_, result = generate(model, NewClip(BARS, (Role.DRUMS,)), options)
    made = result.variations[0] if isinstance(result, ClipResult) else {}
    return features([note for notes in made.values() for note in notes])


def _hits(
    names: Sequence[Style], wanted: Sequence[Style], estimated: Sequence[str], takes: Sequence[str]
) -> Mapping[str, Estimate]:
    """Return how often each style was heard where it was wanted, and the mean of these shares."""
    is_estimated = np.array([one == style for style, one in zip(wanted, estimated, strict=True)], float)
    is_wanted = {name: np.array([style is name for style in wanted]) for name in names}

    def share(rows: Rows, name: Style) -> float:
        own = rows[is_wanted[name][rows]]
        return float(is_estimated[own].mean()) if len(own) else float("nan")

    def together(rows: Rows) -> float:
        return float(np.mean([share(rows, name) for name in names]))

    found = {name.value: bootstrap(takes, partial(share, name=name)) for name in names}
    return {**found, ALL: bootstrap(takes, together)}


def _table(names: Sequence[Style], columns: Mapping[str, Mapping[str, Estimate]]) -> str:
    rows = [["recognised as", *columns]]
    for name in (*names, ALL):
        cells = [show(own[name], "%") if name in own else "" for own in columns.values()]
        rows.append([str(name), *cells])
    return markdown(rows)
