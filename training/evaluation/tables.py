"""The figures as Markdown tables."""

import json
from collections.abc import Mapping, Sequence
from math import isfinite, isnan
from pathlib import Path

from ripieno.app.midi_io.write_file import write_whole
from ripieno.engine.model.card import Card
from ripieno.training.evaluation.bootstrap import Estimate, plain
from ripieno.training.evaluation.suite import SuiteResult

FiguresByTable = Mapping[str, Mapping[str, Mapping[str, Estimate]]]

ROWS: Mapping[str, tuple[str, str]] = {
    "note_f1": ("note F1", "3"),
    "note_f1_best": ("note F1, best of all seeds", "3"),
    "rhythm": ("rhythm agreement", "3"),
    "rhythm_best": ("rhythm agreement, best of all seeds", "3"),
    "pitch_classes": ("pitch-class distance, bits", "3"),
    "pitch_classes_best": ("pitch-class distance, best of all seeds", "3"),
    "out_of_key": ("notes out of the surrounding key", "%"),
    "chord_tones": ("chord tones on strong beats", "%"),
    "density": ("onsets, ratio to truth, median", "2"),
    "density_low": ("onsets, ratio to truth, 5 %", "2"),
    "density_high": ("onsets, ratio to truth, 95 %", "2"),
    "onsets_per_bar": ("onsets per bar", "1"),
    "empty_bars": ("empty bars", "%"),
    "sounding": ("notes sounding at once", "2"),
    "sounding_to_truth": ("notes sounding at once, ratio to truth", "2"),
    "length": ("note length, sixteenths", "2"),
    "length_to_truth": ("note length, ratio to truth", "2"),
    "best_overlap": ("best overlap with a bar around", "3"),
    "best_overlap_to_truth": ("best overlap, ratio to truth", "2"),
    "length_ks": ("note length, KS distance", "3"),
    "velocity": ("velocity", "1"),
    "velocity_ks": ("velocity, KS distance", "3"),
    "offset": ("distance from the sixteenth, in sixteenths", "3"),
    "offset_ks": ("offset, KS distance", "3"),
    "consistency_pitch": ("Consistency, pitch", "3"),
    "variance_pitch": ("Variance, pitch", "3"),
    "consistency_duration": ("Consistency, duration", "3"),
    "variance_duration": ("Variance, duration", "3"),
    "mgeval_overlap": ("MGEval overlap, mean of nine", "3"),
    "mgeval_divergence": ("MGEval divergence, mean of nine, nats", "3"),
    "passage_mean": ("notes shared with training, longest, mean", "1"),
    "passage_95": ("notes shared with training, longest, 95th percentile", "1"),
}
"""Figures in the order of the table: what they are called, and decimals or per cent."""


PREFACE = """\
Four bars of every lane, filled in songs kept out of training, both sides known. In parentheses: 95 %
confidence intervals, songs drawn anew. Seeds of the model and the Markov chain: {seeds}. As a set (KS
distances, Consistency, Variance, MGEval) the true bars are compared with true bars from elsewhere in the
same songs, which is as near as music comes to itself."""


def write_tables(outcomes: Sequence[SuiteResult], card: Card, seeds: int) -> str:
    """Return a page of tables."""
    blocks = [
        f"# {card.name} {card.version}",
        PREFACE.format(seeds=seeds),
    ]
    for outcome in outcomes:
        songs = len({case.song for case in outcome.cases})
        blocks += [f"## {outcome.kind.title}: {songs} songs, {len(outcome.cases)} regions", figures(outcome)]
        blocks += [
            "### Two-sample test",
            verdicts(outcome),
            "### MGEval, overlap by feature",
            features(outcome),
        ]
    return "\n\n".join(blocks) + "\n"


def write_page(out: Path, name: str, blocks: Sequence[str], figures: FiguresByTable) -> Path:
    """Write blocks of Markdown to ``NAME.md``, and figures as numbers to ``NAME.json``.

    Args:
        out: Folder of both.
        name: What they are called.
        blocks: Headings, paragraphs and tables.
        figures: Estimates by their name, of each column of each table.

    Returns:
        The page.
    """
    numbers = {
        table: {column: {key: plain(each) for key, each in own.items()} for column, own in columns.items()}
        for table, columns in figures.items()
    }
    write_whole(out / f"{name}.json", (json.dumps(numbers, indent=1) + "\n").encode())
    path = out / f"{name}.md"
    write_whole(path, ("\n\n".join(blocks) + "\n").encode())
    return path


def figures(outcome: SuiteResult) -> str:
    """Return all figures, one column for each way to fill."""
    return measures(outcome.figures, ROWS)


def measures(columns: Mapping[str, Mapping[str, Estimate]], titles: Mapping[str, tuple[str, str]]) -> str:
    """Return estimates as a table; a row without any is left out.

    Args:
        columns: Estimates by their name, of each column.
        titles: By name of an estimate, what it is called and how it is shown.
    """
    rows = [["measure", *columns]]
    for key, (title, form) in titles.items():
        cells = [show(own[key], form) if key in own else "" for own in columns.values()]
        if any(cells):
            rows.append([title, *cells])
    return markdown(rows)


def verdicts(outcome: SuiteResult) -> str:
    """Return how well each kind of made bars was told from true ones, and by what."""
    rows = [["told from true bars", "accuracy (50 % is chance)", "caught", "by what, one by one"]]
    for name, verdict in outcome.verdicts.items():
        with_chords = "; ".join(f"{feature} {area:.2f}" for feature, area in verdict.separating_features[:6])
        rows.append([name, show(verdict.accuracy, "%"), show(verdict.caught, "%"), with_chords])
    if len(rows) == 1:
        return "Too few songs for a judge that is trained on some and asked about others."
    return markdown(rows)


def features(outcome: SuiteResult) -> str:
    """Return MGEval's overlap, and in parentheses the divergence, of each feature."""
    names = list(outcome.features)
    rows = [["feature", *names]]
    for feature in outcome.features[names[0]]:
        pairs = [outcome.features[name][feature] for name in names]
        cells = [
            f"{overlap:.2f} ({divergence:.2f})" if isfinite(overlap) else "" for overlap, divergence in pairs
        ]
        rows.append([feature, *cells])
    return markdown(rows)


def show(estimate: Estimate, form: str) -> str:
    """Return a figure with its interval; nothing for what is no number."""
    if isnan(estimate.value):
        return ""
    scale, digits, unit = (100, 1, " %") if form == "%" else (1, int(form), "")
    value = f"{estimate.value * scale:.{digits}f}{unit}"
    if not isfinite(estimate.low) or estimate.low == estimate.high:
        return value
    return f"{value} ({estimate.low * scale:.{digits}f} to {estimate.high * scale:.{digits}f})"


def markdown(rows: Sequence[Sequence[str]]) -> str:
    """Return a table whose first row is its head."""
    lines = [rows[0], ["---"] * len(rows[0]), *rows[1:]]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
