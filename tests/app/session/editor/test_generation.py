"""New bars, tracks, clips and chords for an open document: what was there stays, to the note."""

from dataclasses import replace

import pytest

from ripieno.app.midi_io.read_clip import read_clip
from ripieno.app.midi_io.smf import decode, encode
from ripieno.app.session.commands import AccompanyFile, ExtendFile, GenerateFile, ReharmoniseFile
from ripieno.app.session.editor.document import Document, lane_id
from ripieno.app.session.editor.fill import Forming
from ripieno.app.session.editor.generation import (
    NO_FILE,
    THE_CLIP,
    Generated,
    Generation,
    NoNotesError,
    generate_ideas,
    operation_options,
    plan_generation,
)
from ripieno.app.session.session import perform
from ripieno.engine.errors import RipienoError
from ripieno.engine.generate import FillOptions, Locks
from ripieno.engine.music.chords import parse_progression
from ripieno.engine.music.keys import parse_key
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.support.small_song import BAR, BARS, write_song

QUICK = FillOptions(seed=7, steps=2, variations=2)
PLACE = {"source": THE_CLIP, "destination": NO_FILE}
CHORDS = parse_progression("F | Dm7")


@pytest.fixture
def document(tmp_path):
    return Document.open(write_song(tmp_path))


def offered(generation):
    """Return the offer; check that progress came before it and that files read back as documents."""
    *before, last = generate_ideas(generation)
    assert before
    assert all(isinstance(each, Forming) for each in before)
    assert isinstance(last, Generated)
    for idea in last.offer.result.ideas:
        again = read_clip(decode(encode(idea.document.smf)))
        assert [lane.notes for lane in again.lanes] == [lane.notes for lane in idea.document.clip.lanes]
    return last.offer


def notes_of(document):
    return {lane_id(lane): tuple(lane.notes) for lane in document.clip.lanes}


def test_an_extension_at_the_end_keeps_every_note_and_adds_bars(document):
    offer = offered(Generation(ExtendFile(**PLACE, add=2, options=replace(QUICK, chords=CHORDS)), document))
    assert offer.region.bars == (BARS, BARS + 1)
    assert len(offer.result.ideas) == 2
    before = notes_of(document)
    for idea in offer.result.ideas:
        after = notes_of(idea.document)
        for lane, notes in before.items():
            assert after[lane][: len(notes)] == notes
            assert all(note.onset >= BARS * BAR for note in after[lane][len(notes) :])
        assert sum(map(len, after.values())) == sum(map(len, before.values())) + sum(
            map(len, idea.notes.values())
        )
    assert offer.adds
    assert not offer.moves_bars
    assert offer.operation.move_chords({0: CHORDS}) == {0: CHORDS, 8: CHORDS[:1], 9: CHORDS[1:]}


def test_an_extension_at_the_start_moves_notes_and_specified_chords_by_whole_bars(document):
    document = document.with_chords(0, BAR, "Am7")
    offer = offered(Generation(ExtendFile(**PLACE, add=2, at="start", options=QUICK), document))
    assert offer.region.bars == (0, 1)
    assert offer.moves_bars
    for idea in offer.result.ideas:
        assert idea.document.chords == {2: document.chords[0]}
        for lane, notes in notes_of(document).items():
            moved = tuple(replace(note, onset=note.onset + 2 * BAR) for note in notes)
            assert notes_of(idea.document)[lane][-len(moved) :] == moved


def test_a_new_track_has_its_role_and_name_and_leaves_the_others_as_they_are(document):
    command = AccompanyFile(**PLACE, role=Role.PAD, bars=(2, 3), name="Strings", options=QUICK)
    offer = offered(Generation(command, document))
    for idea in offer.result.ideas:
        (lane,) = offer.region.lanes
        new = idea.document.clip.lanes[lane]
        assert (new.name, new.role) == ("Strings", Role.PAD)
        assert {note.onset // BAR for note in new.notes} <= {2, 3}
        others = {key: notes for key, notes in notes_of(idea.document).items() if key != lane_id(new)}
        assert others == notes_of(document)


def test_a_reharmonised_region_keeps_its_rhythm_and_all_around_it(document):
    piano = next(index for index, lane in enumerate(document.clip.lanes) if lane.name == "Piano")
    region = Region((2, 3), (piano,))
    command = ReharmoniseFile(**PLACE, bars=(2, 3), options=replace(QUICK, chords=CHORDS))
    offer = offered(Generation(command, document, region))
    assert not offer.adds
    assert offer.region == region
    assert offer.operation.chords == {2: CHORDS[:1], 3: CHORDS[1:]}
    idea = offer.result.ideas[0].document
    before, after = (each.clip.lanes[piano].notes for each in (document, idea))
    assert [(note.onset, note.length, note.velocity) for note in after] == [
        (note.onset, note.length, note.velocity) for note in before
    ]
    inside = [note.pitch % 12 for note in after if 2 <= note.onset // BAR < 3]
    assert set(inside) <= {5, 9, 0}, "the chord of the bar is F"
    assert [note for note in after if not 2 <= note.onset // BAR < 4] == [
        note for note in before if not 2 <= note.onset // BAR < 4
    ]


def test_a_new_clip_has_the_metre_tempo_key_and_roles_that_were_asked_for():
    locks = Locks(key=parse_key("A minor"))
    command = GenerateFile(
        destination=NO_FILE,
        bars=2,
        parts=(Role.KEYS, Role.BASS),
        metre=(3, 4),
        tempo=90.0,
        options=replace(QUICK, locks=locks, chords=parse_progression("Am | E7")),
    )
    offer = offered(Generation(command))
    assert offer.moves_bars
    for idea in offer.result.ideas:
        clip = idea.document.clip
        assert {lane.role for lane in clip.lanes} <= {Role.KEYS, Role.BASS}
        assert clip.time.bar_start(1) == 3 * clip.time.ppq
        assert round(60_000_000 / clip.time.tempos[0].microseconds) == 90
        assert str(idea.document.key) == "A minor"
        assert set(idea.document.chords) == {0, 1}


def test_the_same_seed_gives_the_same_ideas(document):
    generation = Generation(ExtendFile(**PLACE, add=1, options=QUICK), document)
    first, second = (offered(generation) for _ in range(2))
    assert first.result.seed == second.result.seed == 7
    assert [idea.document.encoded for idea in first.result.ideas] == [
        idea.document.encoded for idea in second.result.ideas
    ]


def test_the_window_makes_what_the_command_line_writes(document, tmp_path):
    song, out = write_song(tmp_path), tmp_path / "out-{n}.mid"
    asked = {"add": 2, "options": replace(QUICK, chords=CHORDS)}
    for _ in perform(ExtendFile(source=song, destination=out, **asked)):
        pass
    offer = offered(Generation(ExtendFile(**PLACE, **asked), document))
    written = [(tmp_path / f"out-{number}.mid").read_bytes() for number in (1, 2)]
    assert [idea.document.encoded for idea in offer.result.ideas] == written


def test_closing_the_iterator_ends_the_work(document):
    steps = generate_ideas(Generation(ExtendFile(**PLACE, add=8, options=QUICK), document))
    next(steps)
    next(steps)
    steps.close()
    assert list(steps) == []


def test_what_a_document_has_not_is_a_sentence(document):
    for generation, words in (
        (
            Generation(AccompanyFile(**PLACE, role=Role.BASS, bars=(98,), options=QUICK), document),
            "beyond the end",
        ),
        (Generation(ExtendFile(**PLACE, add=300, options=QUICK), document), "too many"),
        (Generation(ExtendFile(**PLACE, add=1, options=QUICK)), "No clip is open"),
        (Generation(GenerateFile(destination=NO_FILE, parts=(), options=QUICK)), "at least one bar"),
    ):
        with pytest.raises(RipienoError, match=words):
            plan_generation(generation)


def test_the_scale_is_that_of_the_key_of_the_clip():
    key = parse_key("D minor")
    locked = FillOptions(density=1.5, seed=3, locks=Locks(scale=True, chords=True))
    options = operation_options(locked, key)
    assert options.locks == Locks(key=key, chords=True)
    assert (options.density, options.seed) == (1.5, 3)
    assert operation_options(FillOptions(), key).locks.key is None


def test_no_note_at_all_is_a_sentence(document, monkeypatch):
    from ripieno.app.session.editor import generation as module

    monkeypatch.setattr(module, "_ideas", lambda *_: ())
    with pytest.raises(NoNotesError, match="No note was made"):
        list(generate_ideas(Generation(ExtendFile(**PLACE, add=1, options=QUICK), document)))
