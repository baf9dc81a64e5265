"""Whatever a row of a job file asks for is understood or refused in one sentence."""

from contextlib import suppress
from operator import attrgetter

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.cli.batch import lines as batch_lines
from ripieno.app.cli.batch.options import asked
from ripieno.app.session.batch.job_file import Row
from ripieno.engine.errors import RipienoError

PARAMETERS = batch_lines._row_command.params  # noqa: SLF001 (the options of a row, read as those of the command)
DEFAULTS = {"way": "inpaint", "variations": 1, "temperature": 1.0, "retrieval": True}
ODD = (
    *(
        "nan",
        "inf",
        "1e999",
        "9" * 5000,
        "-1",
        "0",
        "5-8",
        "every:4",
        "Am | F",
        "A minor",
        "marker:",
        "%",
        "|",
    ),
    *("\ud800", "\0", "5-", "99999", "1-99999," * 3 + "5", "chords=2", "2=bass", "{n}"),
)
TEXTS = st.sampled_from(ODD) | st.text(max_size=12) | st.from_regex(r"[A-G#bm%|/0-9,:=\- ]{0,12}")
NAMES = st.sampled_from(
    [*(str(each.name).replace("_", "-") for each in PARAMETERS), "pitch", "help", "", "-"]
)


def wanted(options):
    row = Row("song.mid", {"bars": "5-8", **options}, "jobs.csv, line 2")
    return asked({**DEFAULTS, **batch_lines._given(row)})  # noqa: SLF001


@given(st.dictionaries(NAMES, TEXTS | st.booleans(), max_size=3))
def test_whatever_a_row_holds_only_sentences_come_out(options):
    with suppress(click.UsageError, RipienoError):
        command, _ = wanted(options)
        assert command.options.temperature < float("inf")


@pytest.mark.parametrize("name", ["density", "temperature", "strength"])
@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "1e999"])
def test_what_is_no_number_is_no_amount(name, text):
    with pytest.raises(click.UsageError):
        wanted({name: text})


@pytest.mark.parametrize(
    ("row", "field", "value"),
    [
        ({"lock-chords": "yes"}, "locks.chords", True),
        ({"lock-chords": True}, "locks.chords", True),
        ({"retrieval": "off"}, "retrieval", False),
        ({"recall": False}, "retrieval", False),
        ({"no-recall": True}, "retrieval", False),
        ({"ring": "off"}, "ring", False),
        ({"polyphony": "2"}, "locks.max_polyphony", 2),
        ({"max-polyphony": "2"}, "locks.max_polyphony", 2),
        ({"strength": "40%"}, "strength", 0.4),
        ({"strength": "0.4"}, "strength", 0.4),
        ({"way": "vary"}, "strength", 0.5),
        ({"seed": "4294967295"}, "seed", 4_294_967_295),
    ],
)
def test_a_column_sets_its_parameter_under_each_of_its_names(row, field, value):
    command, _ = wanted(row)
    assert attrgetter(field)(command.options) == value


def test_a_switch_is_on_or_off():
    with pytest.raises(RipienoError, match="say on or off"):
        wanted({"lock-chords": "perhaps"})
