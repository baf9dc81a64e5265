"""What is done to a long clip in the window, in order, by its own words."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPointF

from ripieno.app.gui.window import Window
from ripieno.app.session.studio.fill import Filled, Idea
from ripieno.app.session.studio.settings import Offer
from ripieno.app.session.studio.take_out import Part
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role

Action = tuple[str, Callable[[], object]]

PARTS: tuple[Part, ...] = ("clip", "lane")

MANY = 5_000
"""Notes that are changed at once where it is not all of them."""


def opening(window: Window, path: Path) -> Iterator[Action]:
    """Yield the ways to open a clip, the same clip each time."""
    studio, project = window.studio, path.with_suffix(".ripieno")
    yield "open", lambda: studio.file.open(path)
    yield "save a project", lambda: studio.file.save_project(project)
    yield "open a project", lambda: studio.file.open(project)
    yield "save a MIDI file", lambda: studio.file.save_midi(path)


def actions(window: Window) -> Iterator[Action]:
    """Yield what is done to the clip."""
    yield from _edits(window)
    yield from _choices(window)
    yield from _large_edits(window)
    yield from _fills(window)
    yield from _history(window)


def _edits(window: Window) -> Iterator[Action]:
    studio = window.studio

    def put(change: Callable[[Note], tuple[Note, ...]]) -> None:
        notes = studio.clip.lanes[0].notes
        old = notes[len(notes) // 2]
        studio.edits.edit(0, (old,), change(old), "Edit")

    def moved(old: Note) -> tuple[Note, ...]:
        return (Note(old.onset + 7, old.length, min(old.pitch + 1, 127), old.velocity, old.channel),)

    def louder(old: Note) -> tuple[Note, ...]:
        return (Note(old.onset, old.length, old.pitch, old.velocity % 127 + 1, old.channel),)

    drawn = Note(studio.clip.end // 3, 60, 20, 80, 0)
    yield "draw a note", lambda: studio.edits.edit(0, (), (drawn,), "Draw")
    yield "move a note", lambda: put(moved)
    yield "make a note louder", lambda: put(louder)
    yield "delete a note", lambda: put(lambda _: ())
    yield "undo", studio.undo
    yield "redo", studio.history.redo


def _choices(window: Window) -> Iterator[Action]:
    studio, roll = window.studio, window.roll
    yield "choose 8 bars", lambda: studio.selection.choose(Region(tuple(range(8, 16)), (0,)))
    yield "choose all bars", studio.selection.choose_all
    span = studio.clip.time.bar_start(4) + 120
    painted = Region.of_spans(studio.clip.time, ((span, span + 600),), (0,))
    yield "paint a region", lambda: studio.selection.choose_on_roll(painted)
    yield "let go of it", lambda: studio.selection.choose(None)
    yield "choose all notes", roll.editor.choose_all_notes
    yield "mute a track", lambda: studio.mix.set_heard(muted=frozenset({0}))
    yield "hear it alone", lambda: studio.mix.set_heard(muted=frozenset(), solo=frozenset({0}))
    yield "give a track a role", lambda: studio.edits.set_role(0, Role.PAD)
    yield "type a key", lambda: studio.edits.tell_key("A minor")
    yield "type a chord", lambda: studio.edits.tell_chords(0, 1920, "Am7")
    yield "zoom in", lambda: roll.navigator.zoom_at(4, 1, QPointF(400, 300))
    yield "scroll", lambda: roll.navigator.scroll_by(700, 40)
    yield "zoom out", roll.zoom_to_clip


def _large_edits(window: Window) -> Iterator[Action]:
    studio, roll = window.studio, window.roll
    yield "transpose all notes", lambda: roll.editor.nudge(0, 1)
    yield "undo all that", studio.undo
    yield "choose many notes", lambda: roll.state.choose(frozenset(range(MANY, 2 * MANY)))
    yield "move them", lambda: roll.editor.nudge(1, 0)
    yield "make them louder", lambda: roll.editor.louder(5)
    yield "delete them", roll.editor.delete
    yield "undo that", studio.undo
    yield "choose all of them", roll.editor.choose_all_notes
    yield "copy them", roll.editor.copy
    yield "paste them", roll.editor.paste
    yield "undo the paste", studio.undo
    yield "choose all of them again", roll.editor.choose_all_notes
    yield "delete all of a track", roll.editor.delete
    yield "undo it", studio.undo
    for part in PARTS:
        yield f"drag out the {part}", partial(window.part_to_drag, part)


def _fills(window: Window) -> Iterator[Action]:
    studio, lane = window.studio, 0

    def offer() -> None:
        region = Region(tuple(range(8, 12)), (lane,))
        start = studio.clip.time.bar_start(8)
        notes = {lane: tuple(Note(start + 240 * step, 200, 60 + step, 90, 0) for step in range(16))}
        document = studio.history.document
        if document is not None:
            idea = Idea(document.filled(region, notes).read(), notes, None)
            studio.selection.region = region
            studio.fill_session.offer = Offer(region, Filled((idea,), 1, "Keys, bars 9-12", 0.1))

    offer()
    yield "show an idea", lambda: studio.fill_session.show_idea(0)
    yield "keep it", studio.fill_session.keep
    yield "undo the fill", studio.undo


def _history(window: Window) -> Iterator[Action]:
    studio = window.studio
    yield "show the history", window.history_dock.show
    yield "draw with the history shown", lambda: studio.edits.edit(0, (), (Note(0, 60, 21, 80, 0),), "Draw")
