"""A value of each parameter that is not its default, as a person gives it."""

from ripieno.app.session.parameter import Parameter, ParameterKind, Value

_WORDS = {
    "chords": "C | Am F | G7",
    "guidance": "chords=2,density=1,rhythm=0.5,style=1",
    "key": "A minor",
    "sampler": "ddim",
}


def example(row: Parameter) -> Value:
    """Return a value of a parameter that is not its default."""
    if row.name in _WORDS:
        return _WORDS[row.name]
    match row.kind:
        case ParameterKind.SWITCH:
            return not row.default
        case ParameterKind.AMOUNT:
            return sum(row.knob) / 2
        case ParameterKind.WHOLE:
            return int(row.low or 0) + 1
        case _:
            return row.choices[1]
