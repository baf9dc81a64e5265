"""The message line: trouble is told from news by more than a colour."""

import pytest

from ripieno.app.gui.message_line import MessageLine


@pytest.fixture
def line(qtbot):
    made = MessageLine()
    qtbot.addWidget(made)
    return made


def test_trouble_has_a_sign_and_news_have_none(line):
    line.warn("The port is gone.")
    assert line.text() == "\N{WARNING SIGN} The port is gone."
    assert line.property("warning")
    line.say("The port is back.")
    assert line.text() == "The port is back."
    assert not line.property("warning")


@pytest.mark.parametrize("show", [MessageLine.say, MessageLine.warn])
def test_an_empty_sentence_clears_the_line(line, show):
    line.warn("Something.")
    show(line, "")
    assert line.text() == ""


def test_what_files_are_called_is_no_markup(line):
    line.say("<b>song</b>.mid")
    assert line.text() == "<b>song</b>.mid"
    assert line.textFormat().name == "PlainText"
