"""A page to look at and listen to: the true bars of some songs, and the fills beside them."""

import io
from collections.abc import Sequence
from pathlib import Path

from rich.progress import track

from ripieno.app.midi_io.clip_file import add_lanes, new_file, splice
from ripieno.app.midi_io.smf import encode
from ripieno.app.render.page import Entry, page
from ripieno.app.render.piano_roll import rolls
from ripieno.app.render.sound import SoundError, render_sound, seconds_of_bars
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.region import Region
from ripieno.training.evaluation.fills import FilledCase
from ripieno.training.evaluation.measures import measure
from ripieno.training.evaluation.suite import SuiteResult

SONGS, SOUNDS = 12, 4
"""Songs on the page, and those of them that can be heard."""

SHOWN, SHOWN_SONGS = 4, 2
"""Fills of each song that can be seen, and of those the ones that can be heard."""

MARGIN = 2
"""Known bars shown and heard on either side."""


def write_gallery(outcomes: Sequence[SuiteResult], title: str, out: Path) -> tuple[Path, str]:
    """Write ``index.html`` with pictures, MIDI files and sounds.

    Args:
        outcomes: What to show; songs are taken evenly from all of them.
        title: Heading.
        out: Where everything goes.

    Returns:
        The page, and why there is no sound; empty where there is some.
    """
    folder = out / "gallery"
    folder.mkdir(parents=True, exist_ok=True)
    entries: list[Entry] = []
    silent = ""
    for outcome in outcomes:
        stride = max(1, len(outcome.cases) // SONGS)
        for number, case in enumerate(track(outcome.cases[::stride][:SONGS], "drawing")):
            fills = [fill for fill in outcome.fills["model"] if fill.case.name == case.name][:SHOWN]
            truth = next(fill for fill in outcome.fills["truth"] if fill.case.name == case.name)
            stem = f"{outcome.kind.source}-{number + 1:02}"
            sounds: tuple[tuple[str, str], ...] = ()
            if number < SOUNDS and not silent:
                try:
                    sounds = tuple(
                        _sound(fill, label, folder, stem)
                        for label, fill in _labelled(truth, fills[:SHOWN_SONGS])
                    )
                except SoundError as error:
                    silent = str(error)
            picture = _picture(truth, fills, folder / f"{stem}.png")
            entries.append(Entry(case.name, _facts(fills), picture=picture, sounds=sounds))
    summary = "The true bars and the fills of four seeds; the marked bars were to be filled."
    path = out / "index.html"
    path.write_text(page(title, summary, entries), encoding="utf-8")
    return path, silent


def midi(clip: Clip) -> bytes:
    """Return a clip whose tempo and metre lie at its beginning as a Standard MIDI File."""
    lanes = tuple(range(len(clip.lanes)))
    everything = Region(tuple(range(clip.bars)), lanes)
    context_clip = clip.replace_region(everything, {})
    smf, placed = add_lanes(new_file(clip.time, clip.end), context_clip, lanes)
    return encode(splice(smf, placed, everything, {lane: clip.lanes[lane].notes for lane in lanes}))


def _labelled(truth: FilledCase, fills: Sequence[FilledCase]) -> list[tuple[str, FilledCase]]:
    return [("true bars", truth), *((f"seed {fill.seed}", fill) for fill in fills)]


def _shown(fill: FilledCase) -> range:
    bars = fill.case.region.bars
    return range(max(bars[0] - MARGIN, 0), min(bars[-1] + 1 + MARGIN, fill.case.clip.bars))


def _picture(truth: FilledCase, fills: Sequence[FilledCase], path: Path) -> str:
    parts = [
        (f"{label}: {len(fill.all)} notes", fill.case.filled(fill.notes))
        for label, fill in _labelled(truth, fills)
    ]
    image = rolls(parts, _shown(truth), truth.case.region, scale=1)
    target = io.BytesIO()
    image.save(target, "PNG", optimize=True)
    path.write_bytes(target.getvalue())
    return f"gallery/{path.name}"


def _sound(fill: FilledCase, label: str, folder: Path, stem: str) -> tuple[str, str]:
    clip = fill.case.filled(fill.notes)
    name = f"{stem}-{label.replace(' ', '-')}.wav"
    (folder / name).write_bytes(render_sound(midi(clip), seconds_of_bars(clip.time, _shown(fill))))
    return label, f"gallery/{name}"


def _facts(fills: Sequence[FilledCase]) -> tuple[tuple[str, str], ...]:
    rows = [measure(fill) for fill in fills]
    names = {"note_f1": "note F1", "rhythm": "rhythm agreement", "onset_ratio": "onsets to truth"}
    return tuple(
        (title, f"{sum(row[name] for row in rows) / max(len(rows), 1):.2f}") for name, title in names.items()
    )
