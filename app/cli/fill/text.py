"""The report on a filled file, to be read by people."""

from collections import Counter

from ripieno.app.cli.program import printable
from ripieno.app.session.count_of import count_of
from ripieno.app.session.events import FillReport, TrackChange, Written
from ripieno.app.session.prompt.prompt_lines import prompt_lines

DONE = {
    "inpaint": "Filled",
    "vary": "Varied",
    "extend": "Extended with",
    "accompany": "Added",
    "reharmonise": "Reharmonised",
    "generate": "Made",
}
"""What was done, by the name of its command."""


def fill_text(report: FillReport) -> str:
    """Return what was done, in a few lines."""
    time = sum((report.seconds.load, report.seconds.sampling, report.seconds.writing))
    steps = count_of(report.steps, "step")
    lines = [
        *(() if report.prompt is None else prompt_lines(report.prompt)),
        f"{DONE[report.way]} {report.region}.",
        f"Seed {report.seed}, model {report.model}, {steps} of {report.sampler}, {time:.1f} s.",
        *(line for written in report.variations for line in _written(written, has_new=report.way in NEW)),
    ]
    return "\n".join(map(printable, lines))


def _title(change: TrackChange, *, is_one: bool) -> str:
    """Return what a track is called; where it has several changes, with the sound of each."""
    title = change.name or change.role
    return title if is_one or not change.sound else f"{title} ({change.sound})"


NEW = frozenset({"accompany", "generate"})
"""Commands whose tracks are new."""


def _written(written: Written, *, has_new: bool) -> list[str]:
    """Return what changed in one variation, and which sounds play tracks that are new."""
    several = Counter(change.track for change in written.tracks)
    changes = [
        f"  track {change.track}, {_title(change, is_one=several[change.track] == 1)}: "
        f"{count_of(change.removed, 'note')} out, {change.added} in"
        + (f", played by {change.sound} on channel {change.channel}" if has_new and change.sound else "")
        for change in written.tracks
    ]
    return [f"Wrote {written.file}", *changes]
