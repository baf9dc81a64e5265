"""Work that is run to its end returns what it made."""

import pytest

from ripieno.engine.systems.making import finish, part_of


def test_work_is_run_to_its_end():
    done = []

    def work():
        for share in (0.5, 1.0):
            done.append(share)
            yield share
        return "music"

    assert finish(work()) == "music"
    assert done == [0.5, 1.0]


def test_a_part_tells_shares_of_the_whole_and_returns_what_it_made():
    def work():
        yield 0.0
        yield 0.5
        yield 1.0
        return "music"

    part = part_of(work(), 0.2, 0.6)
    assert [next(part) for _ in range(3)] == pytest.approx([0.2, 0.4, 0.6])
    assert finish(part) == "music"
