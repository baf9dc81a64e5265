"""Tables of the page."""

from collections.abc import Iterator, Mapping, Sequence

from ripieno.training.evaluation.music_sets import SET_ROWS
from ripieno.training.evaluation.tables import markdown
from ripieno.training.systems.comparison import HEAD, OWN_OVERLAP, head_cells
from ripieno.training.systems.page.gather import EvaluatedSystem, PageData
from ripieno.training.systems.page.kept import Columns
from ripieno.training.systems.page.published import FACTS, REAL, TABLES, PublishedTable
from ripieno.training.systems.score.search import JudgedTrial

CHANGES = {"faithful": "as described", "fixed": "mended", "small": "smaller"}

OVERALL: Mapping[str, str] = {
    "transition_kl": "pitch-class transitions, KL, nats",
    "step_kl": "pitch transitions, KL, nats",
    "pitch_class_js": "pitch classes, JS distance",
    "transposed_inter_set": "pitch counts, distance, transposed",
    "inter_onset_interval": "inter-onset interval, s",
    "used_pitches": "different pitches",
    "long_notes": "notes of 4 s and longer",
    "note_count": "notes in 30 s",
    "mgeval_overlap": "MGEval overlap",
}
"""Measures in the table of all systems, with short names."""

Measures = Mapping[str, Sequence[float | None]]
"""Figure, low and high of each measure."""

HELD_OUT = "held-out songs"


def cell(values: Sequence[float | None] | None, form: str) -> str:
    """Return a figure with half the width of its interval; nothing for what is no number.

    Args:
        values: Figure, low and high.
        form: Decimals, or ``%``.
    """
    value, low, high = values or (None, None, None)
    if value is None:
        return ""
    scale, digits, unit = (100, 1, " %") if form == "%" else (1, int(form), "")
    if low is None or high is None or low == high:
        return f"{scale * value:.{digits}f}{unit}"
    return f"{scale * value:.{digits}f} ± {scale * (high - low) / 2:.{digits}f}{unit}"


def overall_table(data: PageData) -> str:
    """Return a row for each system that makes notes, the held-out songs first and our own model last."""
    forms = {key: SET_ROWS[key][1] for key in OVERALL}
    rows = [["system", "", *HEAD, "pieces", *OVERALL.values(), "the same, as it writes"]]

    def measured(measures: Measures, own: Measures) -> list[str]:
        overlap = cell(own.get("mgeval_overlap"), forms["mgeval_overlap"])
        return [*(cell(measures.get(key), form) for key, form in forms.items()), overlap]

    true = data.held_out
    rows.append([f"**{HELD_OUT}**", "", *[""] * len(HEAD), f"{true.songs}", *measured(true.measures, {})])
    for family in data.families.values():
        for each in family:
            if each.result.measures:
                changes = CHANGES[each.system.changes]
                numbers = [
                    *head_cells(each.result),
                    f"{each.kept.pieces}",
                    *measured(each.result.measures, each.result.own_measures),
                ]
                rows.append([f"`{each.name}`", changes, *numbers])
    if data.own is not None:
        _, kept = data.own
        result = kept.result
        numbers = [*head_cells(result), f"{kept.pieces}", *measured(result.measures, result.own_measures)]
        rows.append([f"**{result.name}**, this project's model", "", *numbers])
    return markdown(rows)


def family_table(systems: Sequence[EvaluatedSystem], data: PageData) -> str:
    """Return a column for each system of a family, and one for the held-out songs."""
    results = [each.result for each in systems]
    measured = any(result.measures for result in results)
    rows = [["", *(f"`{each.name}`" for each in systems)]]
    rows.append(["", *(CHANGES[each.system.changes] for each in systems)])
    heads = [head_cells(result) for result in results]
    rows += [[title, *(each[at] for each in heads)] for at, title in enumerate(HEAD)]
    if measured:
        for row in rows[1:]:
            row.append("")
        rows[0].append(HELD_OUT)
        rows += [
            [
                title,
                *(cell(result.measures.get(key), form) for result in results),
                cell(data.held_out.measures.get(key), form),
            ]
            for key, (title, form) in SET_ROWS.items()
        ]
        own = [cell(result.own_measures.get("mgeval_overlap"), "3") for result in results]
        rows.append([OWN_OVERLAP, *own, ""])
    for figure in dict.fromkeys(name for result in results for name in result.figures):
        cells = [result.figures.get(figure) for result in results]
        shown = ["" if each is None else f"{each:.3f}" for each in cells]
        rows.append([figure, *shown, *([""] if measured else [])])
    return markdown([row for row in rows if any(row[1:])])


def published_tables(family: str, data: PageData) -> list[str]:
    """Return the authors' own figures beside ours, as blocks; none where they gave none."""
    blocks = []
    facts = [each for each in FACTS if each.family == family]
    if facts:
        rows = [["what the authors state (other data)", "theirs", "where", "here"]]
        rows += [[each.what, each.theirs, each.place, each.ours] for each in facts]
        blocks.append(markdown(rows))
    blocks += [published_table(each, data) for each in TABLES if each.family == family]
    return blocks


def published_table(table: PublishedTable, data: PageData) -> str:
    """Return a table of a work with our figures in two columns."""
    found = {each.name: each.result for each in data.families[table.family]}
    form = SET_ROWS[table.measure][1]
    head = f"{table.title} ({table.place})"
    rows = [[head, "theirs, other data", "ours, as described", "ours, mended"]]
    for label, figure in table.figures.items():
        ours = [
            cell(found[name].measures.get(table.measure), form) if name in found else ""
            for name in (table.systems.get(label, ""), f"{table.systems.get(label, '')}-fixed")
        ]
        if label == REAL:
            ours = [cell(data.held_out.measures.get(table.measure), form)] * 2
        rows.append([label, f"{figure:g}", *ours])
    caution = f"\n\n{table.caution}" if table.caution else ""
    return f"{markdown(rows)}{caution}"


def differences(systems: Sequence[EvaluatedSystem]) -> str:
    """Return a list of what systems do otherwise than described, those with the same text together."""
    texts: dict[str, list[str]] = {}
    for each in systems:
        if each.system.differs:
            texts.setdefault(each.system.differs, []).append(f"`{each.name}`")
    return "\n".join(f"- {', '.join(names)}: {text}" for text, names in texts.items())


def search_table(trials: Mapping[str, Sequence[JudgedTrial]]) -> str:
    """Return the trials of each method in the order in which they were made, the best one in bold."""
    rows = [["method", "sigma", "batch", "rate", "error", "of each fold"]]
    for method, judged in trials.items():
        best = min(judged, key=lambda each: each.error)
        for each in judged:
            trial = each.trial
            error = f"**{each.error:.4f}**" if each is best else f"{each.error:.4f}"
            folds = ", ".join(f"{fold:.4f}" for fold in each.errors)
            rows.append([method, f"{trial.sigma:.2f}", f"{trial.batch}", f"{trial.rate:.1e}", error, folds])
    return markdown(rows)


JSON_TABLES = (
    (
        "alterations",
        "Altered passages",
        "F1 of cells that sound, inside what was altered.",
        "alteration",
        "3",
    ),
    ("lanes", "Several instruments", "do the lanes fit together?", "pieces", "2"),
)
"""Files of tables: the name, the title, what is shown, the head of the first column, decimals."""

TITLES = {
    "pitches": "lead in pitch classes of the piano",
    "onsets": "onsets of the lead with one of the piano",
    "lead": "keys down, lead",
    "counter": "keys down, counter-melody",
    "keys": "keys down, piano",
    "made": "made",
    "copied": "copied or left as it is",
    "nothing": "made from nothing",
}
"""Names of the columns of these tables."""


def json_table(columns: Columns, head: str, form: str) -> str:
    """Return a table with a row for each of its names, and a column for each measure.

    Args:
        columns: Figures of each row.
        head: Of the first column.
        form: Decimals.
    """
    keys = list(dict.fromkeys(key for each in columns.values() for key in each))
    rows = [[head, *(TITLES.get(key, key) for key in keys)]]
    rows += [[name, *(cell(each.get(key), form) for key in keys)] for name, each in columns.items()]
    return markdown(rows)


def score_tables(systems: Sequence[EvaluatedSystem], data: PageData) -> Iterator[str]:
    """Yield what only the score U-Net has: altered passages, several instruments, the search."""
    for name, title, says, head, form in JSON_TABLES:
        for each in systems:
            if name in each.kept.tables:
                yield f"{title}, `{each.name}`: {says}"
                yield json_table(each.kept.tables[name], head, form)
    if data.trials:
        yield (
            "The search over sigma, batch and rate of `score-unet`, by cross-validation on songs for "
            "training; the error is that of the estimated clean rolls, at the same noise for all."
        )
        yield search_table(data.trials)
