"""Filling a document in memory, with the shipped model."""

from dataclasses import replace

import pytest

from ripieno.app.session.editor.document import Document
from ripieno.app.session.editor.fill import USUAL, Fill, FillResult, Forming, NothingToFillError, fill
from ripieno.engine.generate import FillOptions, Locks
from ripieno.engine.music.chords import parse_progression
from ripieno.engine.music.keys import parse_key
from ripieno.engine.music.region import Region
from ripieno.engine.music.surroundings import estimate_key_around
from ripieno.engine.systems.operations import SystemOperationError
from tests.support.program import EXAMPLES
from tests.support.system_models import model

STEPS = 4


@pytest.fixture(scope="module")
def document():
    return Document.open(EXAMPLES[0])


def run(document, region, options=None, **more):
    *forming, filled = fill(Fill(document, region, options or replace(USUAL, seed=1, steps=STEPS), **more))
    assert isinstance(filled, FillResult)
    assert all(isinstance(each, Forming) for each in forming)
    return forming, filled


def test_ideas_differ_and_nothing_else_of_the_document_does(document):
    region = Region((4, 5), (0, 1))
    forming, filled = run(document, region)
    assert len(filled.ideas) == 4
    assert len({idea.document.smf for idea in filled.ideas}) == 4
    spans = region.spans(document.clip.time)
    for idea in filled.ideas:
        for index, (before, after) in enumerate(
            zip(document.clip.lanes, idea.document.clip.lanes, strict=True)
        ):
            kept = [[n for n in lane.notes if not region.holds(n, spans)] for lane in (before, after)]
            assert kept[0] == kept[1] if index in region.lanes else before.notes == after.notes
    assert [each.share for each in forming] == sorted(each.share for each in forming)
    assert any(each.notes for each in forming)


def test_the_same_seed_gives_the_same_ideas(document):
    region = Region((4,), (0,))
    one, other = (run(document, region)[1] for _ in range(2))
    assert [idea.document.smf for idea in one.ideas] == [idea.document.smf for idea in other.ideas]
    assert one.seed == 1


def test_a_drawn_seed_is_told_and_gives_the_same_again(document):
    region = Region((4,), (0,))
    _, first = run(document, region, FillOptions(steps=STEPS))
    _, again = run(document, region, FillOptions(steps=STEPS, seed=first.seed))
    assert first.ideas[0].document.smf == again.ideas[0].document.smf


def test_told_chords_and_key_hold_where_they_are_locked(document):
    region = Region((4, 5), (0,))
    options = FillOptions(seed=3, steps=STEPS, locks=Locks(chords=True))
    _, filled = run(
        document, region, options, chords={4: parse_progression("F#"), 5: parse_progression("C#")}
    )
    start = document.clip.time.bar_start(5)
    notes = filled.ideas[0].notes[0]
    assert notes
    assert {n.pitch % 12 for n in notes if n.onset < start} <= {6, 10, 1}
    _, filled = run(
        document,
        region,
        FillOptions(seed=3, steps=STEPS, locks=Locks(scale=True)),
        key=parse_key("F# major"),
    )
    assert {n.pitch % 12 for n in filled.ideas[0].notes[0]} <= parse_key("F# major").pitch_classes


def test_a_kept_rhythm_keeps_every_onset(document):
    region = Region((4, 5), (0,))
    spans = region.spans(document.clip.time)
    old = [n.onset for n in document.clip.lanes[0].notes if region.holds(n, spans)]
    _, filled = run(document, region, FillOptions(seed=3, steps=STEPS, locks=Locks(keep="rhythm")))
    assert sorted(n.onset for n in filled.ideas[0].notes[0]) == sorted(old)


def test_nothing_chosen_is_one_sentence(document):
    with pytest.raises(NothingToFillError, match="drag over bars"):
        list(fill(Fill(document, Region((), ()))))


def test_an_estimated_key_is_locked_to_where_none_is_specified(document):
    region = Region((4, 5), (0,))
    key = estimate_key_around(document.clip, region)
    _, filled = run(document, region, FillOptions(seed=3, steps=STEPS, locks=Locks(scale=True)))
    assert {n.pitch % 12 for n in filled.ideas[0].notes[0]} <= key.pitch_classes


def test_a_published_system_fills_and_says_what_it_does_not_know(document, monkeypatch):
    monkeypatch.setattr("ripieno.app.session.editor.fill.model_named", lambda _: model("rolls"))
    region = Region((4, 5), (0,))
    forming, filled = run(document, region, model="small-rolls")
    assert len(filled.ideas) == 4
    assert [each.share for each in forming] == sorted(each.share for each in forming)
    with pytest.raises(SystemOperationError, match="does not know density"):
        run(document, region, FillOptions(seed=1, density=2.0), model="small-rolls")
