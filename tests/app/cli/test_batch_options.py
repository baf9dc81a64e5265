"""Whatever a row of a job file asks for is understood or refused in one sentence."""

from contextlib import suppress

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.cli import batch_lines
from ripieno.app.cli.batch_options import asked
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
