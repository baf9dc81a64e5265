"""What was done to a document: undo and redo are a pointer."""

from dataclasses import dataclass, replace
from typing import Self

from ripieno.app.session.editor.document import Document
from ripieno.engine.music.region import Region

MAX_STEPS = 1000
"""Steps that are kept; the oldest go first, but never the document as it was opened."""


@dataclass(frozen=True)
class HistoryStep:
    """A state of the document, and how it came about.

    Attributes:
        words: What was done, such as ``Fill Keys, bars 5-8``.
        document: The state after it.
        region: Where notes changed; None where that is no region.
        seed: Where the randomness of new notes began; None where there was none.
    """

    words: str
    document: Document
    region: Region | None = None
    seed: int | None = None


@dataclass(frozen=True)
class History:
    """The steps since the document was opened, and the one that is shown.

    Attributes:
        steps: At least one; the first is the document as it was opened.
        at: Index of the step that is shown.
    """

    steps: tuple[HistoryStep, ...]
    at: int = 0

    @classmethod
    def of(cls, document: Document, words: str = "Open") -> Self:
        """Begin with a document."""
        return cls((HistoryStep(words, document),))

    @property
    def step(self) -> HistoryStep:
        """The step that is shown."""
        return self.steps[self.at]

    @property
    def document(self) -> Document:
        """The document that is shown."""
        return self.step.document

    @property
    def undo_words(self) -> str | None:
        """What would be undone; None where there is nothing."""
        return self.step.words if self.at else None

    @property
    def redo_words(self) -> str | None:
        """What would be done again; None where there is nothing."""
        return self.steps[self.at + 1].words if self.at + 1 < len(self.steps) else None

    def done(self, step: HistoryStep) -> Self:
        """Return the history with one more step; what was undone before it is forgotten."""
        if step.document == self.document:
            return self
        steps = (*self.steps[: self.at + 1], step)
        if len(steps) > MAX_STEPS:
            steps = (steps[0], *steps[2:])
        return replace(self, steps=steps, at=len(steps) - 1)

    def undone(self) -> Self:
        """Return the history one step back, if there is one."""
        return self.gone_to(max(self.at - 1, 0))

    def redone(self) -> Self:
        """Return the history one step on, if there is one."""
        return self.gone_to(min(self.at + 1, len(self.steps) - 1))

    def gone_to(self, index: int) -> Self:
        """Return the history at another of its steps.

        Raises:
            IndexError: If there is no such step.
        """
        if not 0 <= index < len(self.steps):
            raise IndexError(f"step {index} of {len(self.steps)}")
        return replace(self, at=index)
