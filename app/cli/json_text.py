"""Reports as JSON."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ripieno.app.session.events import Report
from ripieno.app.session.live.live_events import LiveReport

SECOND_DIGITS = 4
"""Decimals of durations in seconds: a tenth of a millisecond."""


def json_text(report: Report | LiveReport) -> str:
    """Return a report as one JSON object in ASCII, which every terminal and pipe can carry."""
    return json.dumps(_plain(asdict(report)), indent=2)


def _plain(value: Any) -> Any:  # noqa: ANN401 (values of any report)
    """Return a value as JSON knows it."""
    match value:
        case dict():
            return {key: _plain(each) for key, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case float():
            return round(value, SECOND_DIGITS)
        case Path():
            return str(value)
        case _:
            return value
