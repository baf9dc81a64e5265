"""The job that says in what two files differ."""

from ripieno.app.midi_io.clip_file import load, read_clip
from ripieno.app.midi_io.compare import Difference, compare
from ripieno.app.midi_io.damage import damage_sentences
from ripieno.app.midi_io.event_words import event_words
from ripieno.app.session.commands import CompareFiles
from ripieno.app.session.file_reports import CompareReport, DifferenceReport
from ripieno.engine.music.meter import TimeMap

BEAT_DIGITS = 3


def compare_files(command: CompareFiles) -> CompareReport:
    """Return in what two files differ.

    Args:
        command: Which files.

    Raises:
        RipienoError: If one of them cannot be read.
    """
    first, second = load(command.first, command.encoding), load(command.second, command.encoding)
    times = read_clip(first).time, read_clip(second).time
    found = compare(first, second)
    warnings = (
        *damage_sentences(first.damage, str(command.first)),
        *damage_sentences(second.damage, str(command.second)),
    )
    return CompareReport(
        command.first,
        command.second,
        tuple(_report_difference(each, times, first.encoding, second.encoding) for each in found),
        warnings,
    )


def _report_difference(
    each: Difference, times: tuple[TimeMap, TimeMap], encoding: str, later_encoding: str
) -> DifferenceReport:
    bar = beat = None
    if each.tick is not None:
        time = times[1] if each.kind == "added" else times[0]
        bar, beat = _place(each.tick, time)
    track = None if each.track is None else each.track + 1
    return DifferenceReport(
        each.kind, track, bar, beat, each.tick, _words(each, times[1], encoding, later_encoding)
    )


def _place(tick: int, time: TimeMap) -> tuple[int, float]:
    """Return bar and beat of a tick, both from 1."""
    bar = time.bar_at(tick)
    return bar + 1, round((tick - time.bar_start(bar)) / time.ppq + 1, BEAT_DIGITS)


def _words(each: Difference, later: TimeMap, encoding: str, later_encoding: str) -> str:
    if each.before is not None and each.to is not None:
        bar, beat = _place(each.to, later)
        return f"{event_words(each.before, encoding)} moved to bar {bar}, beat {beat:g}"
    if each.before is not None and each.after is not None:
        return f"{event_words(each.before, encoding)} became {event_words(each.after, later_encoding)}"
    if each.after is not None:
        return event_words(each.after, later_encoding)
    return each.words if each.before is None else event_words(each.before, encoding)
