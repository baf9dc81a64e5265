from ripieno.engine.music.note import Note


def test_a_note_ends_where_its_length_runs_out() -> None:
    assert Note(onset=480, length=120, pitch=60, velocity=90).end == 600
