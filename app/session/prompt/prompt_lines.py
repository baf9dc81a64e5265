"""What was understood of a description, in words."""

from itertools import groupby

from ripieno.app.session.prompt.read_prompt import PromptReading


def prompt_lines(reading: PromptReading) -> tuple[str, ...]:
    """Return up to three lines: what was understood, what was overruled, and what was not understood.

    Args:
        reading: What a description said.
    """
    parts = [("Understood", _understood(reading))]
    parts += [
        ("Overruled", ", ".join(reading.overruled)),
        ("Not understood", ", ".join(reading.not_understood)),
    ]
    return tuple(f"{title}: {words}." for title, words in parts if words)


def _understood(reading: PromptReading) -> str:
    """Return each parameter with its value and, in parentheses, the words; one parameter once."""
    order = {each.parameter: number for number, each in reversed(list(enumerate(reading.understood)))}
    ordered = sorted(reading.understood, key=lambda each: order[each.parameter])
    parts = []
    for parameter, group in groupby(ordered, key=lambda each: each.parameter):
        means = list(group)
        values = ", ".join(each.value for each in means)
        parts.append(f"{parameter} {values} ({', '.join(each.words for each in means)})")
    return "; ".join(parts)
