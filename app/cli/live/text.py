"""What a live session reports, to be read by people."""

from ripieno.app.cli.program import printable
from ripieno.app.cli.table import table
from ripieno.app.session.count_of import count_of
from ripieno.app.session.live.live_events import (
    ControlChanged,
    LiveEvent,
    LiveReport,
    LiveStatus,
    Notice,
    Panicked,
    SessionOpened,
    Taught,
)
from ripieno.app.session.parameter import Value

KEYS = (
    "space play/stop  p panic  q quit  f new bars  d drum fill  u undo  z freeze  1-6 roles  - + density\n"
    "< > tempo  t tap  T ramp  l metronome  k key  c chords  m mode  n next section  h hold  b break  "
    "B build  e end\n[ ] scene  S store scene  , . song  j join clock"
)


def status_text(status: LiveStatus) -> str:
    """Return the line that stands below while the music plays."""
    state = "Playing" if status.playing else "Stopped"
    parts = [
        f"{state} bar {status.bar}.{int(status.beat)}",
        f"{status.tempo:.1f} BPM ({status.clock})",
        *([] if status.mode == "stream" else [status.mode]),
        f"{count_of(status.ahead, 'bar')} ahead",
        f"{status.lateness:.2f} ms late",
        count_of(status.underruns, "underrun"),
    ]
    if status.late or status.dropped:
        parts.append(f"{count_of(status.late, 'note')} late, {status.dropped} dropped")
    return " | ".join(parts)


def music_text(status: LiveStatus) -> str:
    """Return the line on the music: lanes, key, chords, density, section and what comes next."""
    shown = status.music
    lanes = " ".join(
        f"{lane.name}{' (locked)' if lane.is_locked else ''}" if lane.is_on else f"({lane.name} off)"
        for lane in shown.lanes
    )
    parts = [
        lanes,
        f"key {shown.key}" if shown.key else "key open",
        *([f"chords {shown.chords}"] if shown.chords else []),
        f"density {status.density:.2g}",
        *([f"scene {status.scene}"] if status.scene else []),
        *([f"section {shown.section}"] if shown.section else []),
        *([f"next {shown.following}"] if shown.following else []),
    ]
    return printable(" | ".join(part for part in parts if part))


def event_lines(event: LiveEvent) -> tuple[str, ...]:
    """Return the lines that an event leaves on the terminal, perhaps none."""
    match event:
        case SessionOpened():
            return _opened_lines(event)
        case ControlChanged():
            return (f"{event.name}: {_value(event.value)}",)
        case Taught():
            return (
                f"{event.control} listens to {event.message}."
                if event.message
                else f"{event.control} listens to nothing.",
            )
        case Notice():
            return (printable(event.message),)
        case Panicked():
            return ("Panic: every note is off.",)
        case _:
            return ()


def report_text(report: LiveReport) -> str:
    """Return what a live session did, on a page."""
    minutes, seconds = divmod(round(report.seconds), 60)
    bars = count_of(report.bars, "bar")
    rows = [
        (
            "Played",
            f"{minutes}:{seconds:02} minutes, {bars}, {count_of(report.notes, 'note')}",
        ),
        *_jitter_rows(report),
        ("Late notes", str(report.late)),
        ("Dropped notes", str(report.dropped)),
        ("Underruns", f"{count_of(report.underruns, 'bar')} not ready in time" if report.underruns else "0"),
    ]
    if report.recording is not None:
        rows.append(("Recording", printable(str(report.recording))))
    return table(("Live", ""), rows)


def _jitter_rows(report: LiveReport) -> list[tuple[str, str]]:
    """Return the rows on how exact the messages were."""
    if report.jitter is None:
        return [("Jitter", "nothing was measured")]
    jitter = report.jitter
    figures = f"p50 {jitter.p50:.3f} ms, p99 {jitter.p99:.3f} ms, max {jitter.most:.3f} ms"
    return [("Jitter", f"{figures} ({jitter.count} messages of the plan, {jitter.point})")]


def _opened_lines(event: SessionOpened) -> tuple[str, ...]:
    """Return what to know at the start."""
    lines = [f"Playing to {', '.join(event.outputs)} ({event.system}), seed {event.seed}."]
    if event.inputs:
        lines.append(f"Listening to {', '.join(event.inputs)}.")
    if event.osc_port is not None:
        lines.append(f"OSC on UDP port {event.osc_port}.")
    lines.extend(f"  {lane}" for lane in event.lanes)
    return tuple(map(printable, lines))


def _value(value: Value) -> str:
    """Return a control's value."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:.4g}" if isinstance(value, float) else printable(str(value))
