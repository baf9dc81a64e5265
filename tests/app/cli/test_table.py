from ripieno.app.cli.table import table


def test_columns_are_as_wide_as_their_widest_text():
    text = table(("A", "Name"), [("1", "x"), ("long", "y")])
    assert text.splitlines() == ["A     Name", "1     x", "long  y"]


def test_numbers_are_aligned_to_the_right():
    assert table(("N", "B"), [("1", "x"), ("100", "y")], frozenset({0})).splitlines() == [
        "  N  B",
        "  1  x",
        "100  y",
    ]


def test_east_asian_letters_take_two_cells_and_accents_none():
    lines = table(("A", "B"), [("\u6b4c", "x"), ("e\u0301e", "y")]).splitlines()
    assert lines == ["A   B", "\u6b4c  x", "e\u0301e  y"]


def test_a_table_without_rows_is_its_heads():
    assert table(("A", "B"), []) == "A  B"
