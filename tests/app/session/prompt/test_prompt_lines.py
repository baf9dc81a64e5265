"""What was understood, in words."""

from ripieno.app.session.prompt.prompt_lines import prompt_lines
from ripieno.app.session.prompt.read_prompt import read_prompt


def test_lines_name_each_parameter_once_with_its_words_and_then_the_rest():
    reading, _ = read_prompt("slow jazz, piano, fast and bass, zither")
    assert prompt_lines(reading) == (
        "Understood: style jazz (jazz); roles keys, bass (piano, bass); tempo 132 (fast).",
        "Overruled: slow.",
        "Not understood: zither.",
    )


def test_what_there_is_none_of_has_no_line():
    assert prompt_lines(read_prompt("jazz")[0]) == ("Understood: style jazz (jazz).",)
