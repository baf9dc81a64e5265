"""Work that is run to its end returns what it made."""

from ripieno.engine.systems.making import finish


def test_work_is_run_to_its_end():
    done = []

    def work():
        for share in (0.5, 1.0):
            done.append(share)
            yield share
        return "music"

    assert finish(work()) == "music"
    assert done == [0.5, 1.0]
