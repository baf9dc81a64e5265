"""What is done to a long clip in the window, in order, by its own words."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPointF

from ripieno.app.gui.window import MainWindow
from ripieno.app.session.editor.fill import FilledDocument, FillResult
from ripieno.app.session.editor.settings import Offer
from ripieno.app.session.editor.take_out import Part
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role

Action = tuple[str, Callable[[], object]]

PARTS: tuple[Part, ...] = ("clip", "lane")

MANY = 5_000
"""Notes that are changed at once where it is not all of them."""


def opening(window: MainWindow, path: Path) -> Iterator[Action]:
    """Yield the ways to open a clip, the same clip each time."""
    editor_model, project = window.editor_model, path.with_suffix(".ripieno")
    yield "open", lambda: editor_model.file.open(path)
    yield "save a project", lambda: editor_model.file.save_project(project)
    yield "open a project", lambda: editor_model.file.open(project)
    yield "save a MIDI file", lambda: editor_model.file.save_midi(path)


def actions(window: MainWindow) -> Iterator[Action]:
    """Yield what is done to the clip."""
    yield from _edits(window)
    yield from _choices(window)
    yield from _large_edits(window)
    yield from _fills(window)
    yield from _history(window)


def _edits(window: MainWindow) -> Iterator[Action]:
    editor_model = window.editor_model

    def put(change: Callable[[Note], tuple[Note, ...]]) -> None:
        notes = editor_model.clip.lanes[0].notes
        old = notes[len(notes) // 2]
        editor_model.edits.edit(0, (old,), change(old), "Edit")

    def moved(old: Note) -> tuple[Note, ...]:
        return (Note(old.onset + 7, old.length, min(old.pitch + 1, 127), old.velocity, old.channel),)

    def louder(old: Note) -> tuple[Note, ...]:
        return (Note(old.onset, old.length, old.pitch, old.velocity % 127 + 1, old.channel),)

    drawn = Note(editor_model.clip.end // 3, 60, 20, 80, 0)
    yield "draw a note", lambda: editor_model.edits.edit(0, (), (drawn,), "Draw")
    yield "move a note", lambda: put(moved)
    yield "make a note louder", lambda: put(louder)
    yield "delete a note", lambda: put(lambda _: ())
    yield "undo", editor_model.undo
    yield "redo", editor_model.history.redo


def _choices(window: MainWindow) -> Iterator[Action]:
    editor_model, roll = window.editor_model, window.roll
    yield "choose 8 bars", lambda: editor_model.selection.choose(Region(tuple(range(8, 16)), (0,)))
    yield "choose all bars", editor_model.selection.choose_all
    span = editor_model.clip.time.bar_start(4) + 120
    painted = Region.of_spans(editor_model.clip.time, ((span, span + 600),), (0,))
    yield "paint a region", lambda: editor_model.selection.choose_on_roll(painted)
    yield "let go of it", lambda: editor_model.selection.choose(None)
    yield "choose all notes", roll.editor.choose_all_notes
    yield "mute a track", lambda: editor_model.mix.set_audible(muted=frozenset({0}))
    yield "hear it alone", lambda: editor_model.mix.set_audible(muted=frozenset(), solo=frozenset({0}))
    yield "give a track a role", lambda: editor_model.edits.set_role(0, Role.PAD)
    yield "type a key", lambda: editor_model.edits.specify_key("A minor")
    yield "type a chord", lambda: editor_model.edits.specify_chords(0, 1920, "Am7")
    yield "zoom in", lambda: roll.navigator.zoom_at(4, 1, QPointF(400, 300))
    yield "scroll", lambda: roll.navigator.scroll_by(700, 40)
    yield "zoom out", roll.zoom_to_clip


def _large_edits(window: MainWindow) -> Iterator[Action]:
    editor_model, roll = window.editor_model, window.roll
    yield "transpose all notes", lambda: roll.editor.nudge(0, 1)
    yield "undo all that", editor_model.undo
    yield "choose many notes", lambda: roll.state.choose(frozenset(range(MANY, 2 * MANY)))
    yield "move them", lambda: roll.editor.nudge(1, 0)
    yield "make them louder", lambda: roll.editor.louder(5)
    yield "delete them", roll.editor.delete
    yield "undo that", editor_model.undo
    yield "choose all of them", roll.editor.choose_all_notes
    yield "copy them", roll.editor.copy
    yield "paste them", roll.editor.paste
    yield "undo the paste", editor_model.undo
    yield "choose all of them again", roll.editor.choose_all_notes
    yield "delete all of a track", roll.editor.delete
    yield "undo it", editor_model.undo
    for part in PARTS:
        yield f"drag out the {part}", partial(window.part_to_drag, part)


def _fills(window: MainWindow) -> Iterator[Action]:
    editor_model, lane = window.editor_model, 0

    def offer() -> None:
        region = Region(tuple(range(8, 12)), (lane,))
        start = editor_model.clip.time.bar_start(8)
        notes = {lane: tuple(Note(start + 240 * step, 200, 60 + step, 90, 0) for step in range(16))}
        document = editor_model.history.document
        if document is not None:
            idea = FilledDocument(document.filled(region, notes).read(), notes, None)
            editor_model.selection.region = region
            editor_model.fill_session.offer = Offer(region, FillResult((idea,), 1, "Keys, bars 9-12", 0.1))

    offer()
    yield "show an idea", lambda: editor_model.fill_session.show_idea(0)
    yield "keep it", editor_model.fill_session.keep
    yield "undo the fill", editor_model.undo


def _history(window: MainWindow) -> Iterator[Action]:
    editor_model = window.editor_model
    yield "show the history", window.history_dock.show
    yield (
        "draw with the history shown",
        lambda: editor_model.edits.edit(0, (), (Note(0, 60, 21, 80, 0),), "Draw"),
    )
