from pathlib import Path

from ripieno.app.cli.fill.text import fill_text
from ripieno.app.session.events import FillReport, Seconds, TrackChange, Written


def written(number: int, name: str = "Piano") -> Written:
    return Written(Path(f"out-{number}.mid"), number, (TrackChange(2, 1, name, "keys", 12, 9 + number),))


def report(*variations: Written) -> FillReport:
    return FillReport(
        way="inpaint",
        source=Path("song.mid"),
        region="Piano, bars 5\u20138",
        seed=42,
        bars=(5, 6, 7, 8),
        lowest=0,
        highest=127,
        model="base",
        sampler="ddim",
        steps=16,
        candidates=len(variations),
        variations=variations,
        seconds=Seconds(0.5, 1.0, 0.24),
    )


def test_the_report_says_what_was_filled_how_and_where_it_went():
    assert fill_text(report(written(1))).splitlines() == [
        "Filled Piano, bars 5\u20138.",
        "Seed 42, model base, 16 steps of ddim, 1.7 s.",
        "Wrote out-1.mid",
        "  track 2, Piano: 12 notes out, 10 in",
    ]


def test_every_variation_is_told():
    assert fill_text(report(written(1), written(2))).count("Wrote") == 2


def test_a_track_without_name_is_called_by_its_role():
    assert "track 2, keys:" in fill_text(report(written(1, name="")))


def test_a_name_cannot_command_the_terminal():
    assert "\x1b" not in fill_text(report(written(1, name="\x1b[31mred\n")))
