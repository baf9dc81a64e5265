from ripieno.app.session.parameter import ParameterKind, range_text
from ripieno.app.session.parameters import PARAMETERS


def test_every_range_is_told_in_words():
    assert [row.name for row in PARAMETERS.values() if not range_text(row)] == []
    assert range_text(PARAMETERS["density"]) == "above 0"
    assert range_text(PARAMETERS["seed"]) == "0 to 4294967295"
    assert range_text(PARAMETERS["keep"]) == "rhythm, pitch"
    numbers = [row for row in PARAMETERS.values() if row.kind in (ParameterKind.AMOUNT, ParameterKind.WHOLE)]
    assert all(any(digit in range_text(row) for digit in "0123456789") for row in numbers)
