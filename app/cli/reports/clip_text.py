"""The report on a MIDI file, to be read by people."""

from collections.abc import Iterator, Sequence

from ripieno.app.cli.program import printable
from ripieno.app.cli.table import table
from ripieno.app.session.count_of import count_of
from ripieno.app.session.events import BarChords, ClipReport, DamageReport, TempoMark, TrackReport
from ripieno.engine.music.extent import Extent
from ripieno.engine.music.region import runs
from ripieno.engine.music.spelling import pitch_name

LISTED_CHANGES = 8
"""Changes of metre or tempo that are written out; a tempo ramp has hundreds."""

LISTED_BARS = 256
"""Bars whose chords are shown; --json has them all."""

LISTED_DAMAGE = 8
"""Things that are wrong with a file that are written out."""

BARS_IN_LINE = 4
USUAL_ENCODING = "UTF-8"
"""The encoding of texts that is not worth a line."""

_HEADS = ("Track", "Name", "Channel", "Sound", "Role", "Notes", "Range", "Bars")
_RIGHT = frozenset({0, 2, 5})


def clip_text(report: ClipReport) -> str:
    """Return what a file holds, on a page."""
    paragraphs = [_head(report), _damage(report.damage), _tracks(report), _chords(report.chords)]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _head(report: ClipReport) -> str:
    """Return the lines on the whole file."""
    unit = "SMPTE time" if report.ticks_per_beat is None else f"{report.ticks_per_beat} ticks per beat"
    minutes, seconds = divmod(round(report.seconds), 60)
    rows = [
        ("File", f"{report.source} (format {report.format}, {unit})"),
        ("Length", f"{count_of(report.bars, 'bar')}, {minutes}:{seconds:02}"),
        *_music(report),
        ("Time signature", _metres(report)),
        ("Tempo", _tempos(report.tempos)),
        ("Key", report.key or "none"),
    ]
    if report.encoding != USUAL_ENCODING:
        rows.append(("Text", report.encoding))
    return "\n".join(f"{name:<16}{printable(text)}" for name, text in rows)


def _damage(damage: Sequence[DamageReport]) -> str:
    """Return what is wrong with the file, a line for each thing."""
    lines = [f"  {printable(each.words)}" for each in damage[:LISTED_DAMAGE]]
    more = len(damage) - LISTED_DAMAGE
    ending = [f"  and {more} more; --json has them all"] if more > 0 else []
    heading = "This file is damaged; get a complete copy of it or export it again:"
    return "\n".join((heading, *lines, *ending)) if lines else ""


def _music(report: ClipReport) -> Iterator[tuple[str, str]]:
    """Yield where the music lies, if that is not the whole file but for some bars."""
    if report.music is None:
        return
    first, last = report.music
    if Extent(first - 1, last, report.bars).is_surrounded:
        yield "Music", f"bars {first}\u2013{last}"


def _metres(report: ClipReport) -> str:
    """Return the metres and where they begin; a pick-up bar is called one."""
    metres = [(mark.bar, mark.metre) for mark in report.metres]
    if report.has_pickup and metres:
        metres[0] = (metres[0][0], f"{metres[0][1]} (pick-up bar)")
    return _listed(metres)


def _tempos(marks: Sequence[TempoMark]) -> str:
    """Return the tempos and where they begin, or how far they range."""
    if len(marks) <= LISTED_CHANGES:
        return _listed([(mark.bar, f"{mark.bpm:.4g} BPM") for mark in marks])
    speeds = [mark.bpm for mark in marks]
    return f"{min(speeds):.4g} to {max(speeds):.4g} BPM, {len(marks) - 1} changes"


def _listed(changes: Sequence[tuple[int, str]]) -> str:
    """Return the first value and the changes after it."""
    words = [text if not index else f"{text} from bar {bar}" for index, (bar, text) in enumerate(changes)]
    more = len(words) - LISTED_CHANGES
    return ", ".join(words[:LISTED_CHANGES]) + (f" and {more} more changes" if more > 0 else "")


def _tracks(report: ClipReport) -> str:
    """Return the table of tracks, and which ones hold no notes."""
    silent = ", ".join(map(str, report.silent_tracks))
    without = f"Without notes: track{'s'[: len(report.silent_tracks) > 1]} {silent}" if silent else ""
    if not report.tracks:
        return without or "No tracks."
    rows = [_row(track) for track in report.tracks]
    control = [_control(track) for track in report.tracks if track.control_notes]
    return "\n".join(filter(None, (table(_HEADS, rows, _RIGHT), *control, without)))


def _control(track: TrackReport) -> str:
    """Return the line on a track's notes that are no music."""
    pitches = ", ".join(map(pitch_name, track.control_pitches))
    count = count_of(track.control_notes, "note")
    return f"Control notes: track {track.track}, {count} on {pitches}, kept as they are"


def _row(track: TrackReport) -> tuple[str, ...]:
    """Return a track's line of the table."""
    return (
        str(track.track),
        printable(track.name),
        channels_text(track.channels or (track.channel,)) + _port(track),
        f"{track.sound} (bank {track.bank})" if track.bank and track.sound else track.sound,
        track.role,
        str(track.notes),
        f"{pitch_name(track.lowest)}\u2013{pitch_name(track.highest)}",
        f"{track.first_bar}\u2013{track.last_bar}",
    )


def channels_text(channels: Sequence[int]) -> str:
    """Return ascending channels in words, such as ``1-6, 11`` (an en dash)."""
    return ", ".join(
        f"{first}" if first == last else f"{first}\N{EN DASH}{last}" for first, last in runs(channels)
    )


def _port(track: TrackReport) -> str:
    """Return the port of a track that does not play on the first one."""
    return f" (port {track.port})" if track.port > 1 else ""


def _chords(chords: Sequence[BarChords]) -> str:
    """Return the chords, some bars to a line, with the number of the first one."""
    if not chords:
        return ""
    by_bar = {bar.bar: " ".join(bar.chords) for bar in chords[:LISTED_BARS]}
    width = max(map(len, by_bar.values()))
    starts = sorted({bar - (bar - 1) % BARS_IN_LINE for bar in by_bar})
    lines = []
    for first in starts:
        cells = (by_bar.get(bar, "-").ljust(width) for bar in range(first, first + BARS_IN_LINE))
        lines.append(f"{first:>6}  | {' | '.join(cells)}".rstrip())
    more = len(chords) - LISTED_BARS
    ending = [f"        and {more} more bars; --json has them all"] if more > 0 else []
    return "\n".join(("Chords", *lines, *ending))
