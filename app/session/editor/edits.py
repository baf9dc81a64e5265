"""Edits of single notes as steps of the history, and which of them take long."""

from collections.abc import Sequence

from ripieno.app.session.editor.document import Document
from ripieno.app.session.editor.history import HistoryStep
from ripieno.engine.music.columns import columns_of
from ripieno.engine.music.note import Note

MAX_AT_ONCE = 400
"""Notes up to which an edit is done within some milliseconds."""


def is_long(document: Document, lane: int, removed: Sequence[Note], added: Sequence[Note]) -> bool:
    """Say whether an edit takes so long that a window must not wait for it.

    Args:
        document: What is edited.
        lane: Index of the lane.
        removed: Notes that go.
        added: Notes that come.
    """
    if len(removed) + len(added) > MAX_AT_ONCE:
        return True
    return document.reach(lane, (*removed, *added)) > MAX_AT_ONCE


def edited(
    document: Document, lane: int, removed: Sequence[Note], added: Sequence[Note], words: str
) -> HistoryStep:
    """Return the step that an edit makes.

    Args:
        document: What is edited.
        lane: Index of the lane.
        removed: Notes that go.
        added: Notes that come.
        words: What is done.

    Raises:
        SpliceError: If a note lies further from its neighbours than a file can say.
    """
    columns_of(added)  # they will be looked for among those that are there
    return HistoryStep(words, document.edited(lane, removed, added))
