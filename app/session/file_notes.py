"""New notes in a file: the fill service makes them, the splice puts them in."""

from collections.abc import Generator
from dataclasses import dataclass

from ripieno.app.midi_io.clip_file import splice
from ripieno.app.midi_io.losses import refuse_losses
from ripieno.app.midi_io.smf import Smf
from ripieno.app.session.events import Progress
from ripieno.app.session.fill_service import fill_clip
from ripieno.app.session.models import AnyModel
from ripieno.app.session.tasks import FileTask, Place
from ripieno.engine import generate


@dataclass(frozen=True, slots=True)
class Filled:
    """The notes that a command asked for.

    Attributes:
        place: Where they go.
        result: What the engine returned.
        files: The file of each variation, the best first.
    """

    place: Place
    result: generate.Result
    files: tuple[Smf, ...]


def make_notes(
    task: FileTask, model: AnyModel, options: generate.FillOptions, name: str
) -> Generator[Progress, None, Filled]:
    """Make the notes of a task and put them into its file.

    Args:
        task: What is made, and where.
        model: A loaded model.
        options: How to fill.
        name: What messages call the file.

    Yields:
        How far the sampler is; closing the iterator ends the work.

    Returns:
        The filled files, each of which has been read again and found whole.

    Raises:
        RipienoError: If the notes cannot be made, or a file would lose notes.
    """
    result = yield from fill_clip(task.operation, model, options)
    place = task.place(result)
    files = tuple(place_notes(place, result, number) for number in range(len(result.variations)))
    for smf in files:
        refuse_losses(place.clip, smf, name, place.region)
    return Filled(place, result, files)


def place_notes(place: Place, result: generate.Result, index: int) -> Smf:
    """Return the file of one variation; where nothing was to change, its bytes stay."""
    if not result.steps:
        return place.smf
    return splice(place.smf, place.clip, place.region, result.variations[index])
