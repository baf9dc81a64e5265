"""A batch is known again by its settings, also one that an earlier version began."""

from ripieno.app.session.batch.journal_settings import changed_settings, journal_settings
from ripieno.engine.generate import Guidance

EARLIER = {
    "way": "inpaint",
    "bars": "5-8",
    "section": None,
    "tracks": "Piano",
    "strength": None,
    "polyphony": "2",
    "pitches": "(48, 72)",
    "lock_chords": "False",
    "temperature": "1.0",
    "recall": "True",
    "guidance": "(('chords', 2.0),)",
    "variations": "1",
}


def today(**others):
    values = {
        "way": "inpaint",
        "bars": "5-8",
        "tracks": "Piano",
        "max_polyphony": 2,
        "pitch": (48, 72),
        "lock_chords": False,
        "lock_scale": False,
        "temperature": 1.0,
        "retrieval": True,
        "guidance": Guidance(chords=2.0),
        "variations": 1,
    }
    return journal_settings({**values, **others})


def test_a_batch_of_an_earlier_version_is_known_again():
    assert changed_settings(EARLIER, today()) == []


def test_what_differs_is_named():
    assert changed_settings(EARLIER, today(retrieval=False, strength=0.5)) == ["retrieval", "strength"]
    assert changed_settings(today(lock_scale=True), today()) == ["lock_scale"]


def test_a_strength_that_is_given_is_no_default_for_it_depends_on_the_operation():
    assert changed_settings(today(strength=1.0), today()) == ["strength"]
