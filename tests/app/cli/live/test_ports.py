"""``ripieno doctor`` on the terminal."""

import json

from tests.app.session.test_examine import CONNECT_A_CARD, NO_CARD
from tests.support.program import run_program


def test_the_doctor_says_that_no_sound_card_is_there_and_nothing_else_gets_in_between():
    ended = run_program("doctor", "--json", **NO_CARD)
    findings = {each["name"]: each for each in json.loads(ended.out)["findings"]}
    assert ended.status == 1
    assert ended.err == ""
    assert not findings["sound"]["is_well"]
    assert CONNECT_A_CARD in findings["sound"]["words"]
