from ripieno.app.session.live.music.song import Score
from ripieno.app.session.live.music.themes import theme
from ripieno.engine.music.keys import estimate_key, parse_key
from ripieno.engine.music.roles import Role

ROLES = (Role.LEAD, Role.KEYS, Role.BASS, Role.DRUMS)
SONG = Score.from_nothing(ROLES, (4, 4), 120)


def test_a_seed_and_a_section_always_give_the_same_four_bars():
    assert theme(SONG, 1, None) == theme(SONG, 1, None)
    assert theme(SONG, 1, None) != theme(SONG, 1, None, 1)
    assert len(theme(SONG, 1, None)) == 4
    assert all(set(bar.notes) == {0, 1, 2, 3} for bar in theme(SONG, 7, None))


def test_a_phrase_is_in_the_key_that_is_asked_for():
    for name in ("Eb major", "F# minor"):
        key = parse_key(name)
        notes = [note for bar in theme(SONG, 3, key) for lane in (0, 1) for note in bar.notes[lane]]
        assert sum(note.pitch % 12 in key.pitch_classes for note in notes) > 0.8 * len(notes)
        assert estimate_key(notes).pitch_classes == key.pitch_classes


def test_other_metres_have_no_phrase():
    assert theme(Score.from_nothing(ROLES, (3, 4), 120), 1, None) == ()
