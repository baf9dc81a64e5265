"""Project files: a session's clip, history and settings in one file.

A project is a ZIP archive of ``project.json`` and the MIDI file of each step, named by its hash,
so that any program can take the music out again.
"""

import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from ripieno.app.midi_io.archive import Archive
from ripieno.app.midi_io.clip_file import MAX_FILE_BYTES, read_whole, write_whole
from ripieno.app.midi_io.smf import Smf, decode
from ripieno.app.session.editor.document import Document
from ripieno.app.session.editor.history import History, HistoryStep
from ripieno.app.session.editor.project_schema import (
    SavedProject,
    SavedStep,
    SavedVersion,
    source_path,
    source_text,
)
from ripieno.engine.errors import RipienoError
from ripieno.engine.music.harmony import Progression
from ripieno.engine.music.region import Region
from ripieno.engine.schema import read_json

VERSION = 1
PROJECT_SUFFIX = ".ripieno"
CONTENTS = "project.json"
MAX_CONTENTS_BYTES = 16 * 2**20
"""Bytes of ``project.json`` at most; a thousand steps take about one of 16 MiB."""

_MAX_MUSIC_BYTES = 64 * 2**20
"""Bytes of the music of all steps at most."""


class ProjectError(RipienoError):
    """A file that is no project, or one of a later version."""


class LaterVersionError(ProjectError):
    """A project of a later version."""


@dataclass(frozen=True)
class Project:
    """What a project file holds.

    Attributes:
        history: The clip and what was done to it.
        source: The MIDI file it was opened from; None where there was none.
        settings: Values of the knobs by name, as JSON has them.
    """

    history: History
    source: Path | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)

    def bounded(self) -> Self:
        """Return it with as many steps as ``load_project`` takes, for each brings its music along.

        The oldest steps go first, but the document as it was opened and the step that is shown stay.
        """
        history = self.history
        names = [_music_name(step.document) for step in history.steps]
        sizes = {name: len(step.document.encoded) for name, step in zip(names, history.steps, strict=True)}
        uses, total, gone = Counter(names), sum(sizes.values()), set[int]()
        for index in (*range(1, history.at), *range(len(names) - 1, history.at, -1), 0):
            if total <= _MAX_MUSIC_BYTES:
                break
            if index != history.at:
                gone.add(index)
                uses[names[index]] -= 1
                total -= sizes[names[index]] * (uses[names[index]] == 0)
        if not gone:
            return self
        steps = tuple(step for index, step in enumerate(history.steps) if index not in gone)
        at = history.at - sum(index < history.at for index in gone)
        return replace(self, history=History(steps, at))


def save_project(
    project: Project, path: Path, others: Mapping[str, bytes] | None = None, *, private: bool = False
) -> tuple[str, ...]:
    """Write a project file whole or not at all.

    Args:
        project: What it holds; of more steps than a file may hold, the oldest are left out.
        path: Where to write it.
        others: Further members by name; ``load_project`` passes them over.
        private: Whether nobody but the user shall read it.

    Returns:
        One sentence for each thing that could not be kept of the file that was replaced.

    Raises:
        FileError: If it cannot be written; what lay there is unchanged.
    """
    project, target = project.bounded(), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        music: dict[str, bytes] = {}
        steps = [_step_json(step, music) for step in project.history.steps]
        contents = {
            "version": VERSION,
            "source": source_text(project.source),
            "at": project.history.at,
            "steps": steps,
            "settings": dict(project.settings),
        }
        # Words may name files whose names are no text.
        text = json.dumps(contents, ensure_ascii=False, indent=1)
        archive.writestr(CONTENTS, text.encode("utf-8", "replace"))
        for name, data in {**music, **(others or {})}.items():
            archive.writestr(name, data)
    return write_whole(path, target.getvalue(), private=private)


def load_project(path: Path, encoding: str | None = None) -> Project:
    """Read a project file.

    Args:
        path: Where it lies.
        encoding: The codec of the texts of its music; None for the one that they are most likely in.

    Raises:
        FileError: If it cannot be read.
        ProjectError: If it is no project, is damaged, or comes from a later version.
    """
    data = read_whole(path)
    try:
        archive = Archive(io.BytesIO(data), str(path))
        contents = archive.read(CONTENTS, MAX_CONTENTS_BYTES)
        if read_json(contents, SavedVersion).version > VERSION:
            message = f"{path} was saved by a later version of Ripieno; update Ripieno to open it."
            raise LaterVersionError(message)
        saved = read_json(contents, SavedProject)
        music = _music(archive, path, [step.music for step in saved.steps], encoding)
        history = History(tuple(_step(step, music) for step in saved.steps), saved.at)
        return Project(history.gone_to(history.at), source_path(saved.source), saved.settings)
    except ProjectError:
        raise
    except (RipienoError, IndexError) as error:
        # What is wrong, without the name of the file and the remedy.
        cause = str(error).removeprefix(f"{path}, ").partition(";")[0].rstrip(".")
        message = f"{path} is not a whole Ripieno project ({cause}); open the MIDI file itself or a copy."
        raise ProjectError(message) from error


def _music(archive: Archive, path: Path, names: Iterable[str], encoding: str | None) -> dict[str, Smf]:
    """Return the music that steps name.

    Raises:
        ProjectError: If it is more than a project can hold.
        RipienoError: If it is not there or damaged.
    """
    music: dict[str, Smf] = {}
    left = _MAX_MUSIC_BYTES
    for name in dict.fromkeys(names):
        data = archive.read(name, MAX_FILE_BYTES)
        left -= len(data)
        if left < 0:
            message = f"{path} holds more music than a project can; open the MIDI file itself."
            raise ProjectError(message)
        music[name] = decode(data, f"{path}, {name}", encoding)
    return music


def _step_json(step: HistoryStep, music: dict[str, bytes]) -> dict[str, Any]:
    document = step.document
    name = _music_name(document)
    music[name] = document.encoded
    return {
        "words": step.words,
        "music": name,
        "roles": [[*lane, role.value] for lane, role in document.roles.items() if len(lane) == 2],
        "sound_roles": [[*lane, role.value] for lane, role in document.roles.items() if len(lane) == 3],
        "control": [[list(lane), sorted(pitches)] for lane, pitches in document.control.items()],
        "chords": {str(bar): _chords_text(held) for bar, held in document.chords.items()},
        "key": None if document.key is None else str(document.key),
        "region": step.region and region_json(step.region),
        "seed": step.seed,
    }


def _music_name(document: Document) -> str:
    return f"{document.digest[:16]}.mid"


def _chords_text(chords: Progression) -> str:
    return " | ".join(" ".join(map(str, bar)) for bar in chords)


def region_json(region: Region) -> dict[str, Any]:
    """Return a region as JSON has it."""
    return {
        "bars": region.bars,
        "lanes": region.lanes,
        "range": [region.low, region.high],
        "painted": region.painted,
    }


def _step(saved: SavedStep, music: Mapping[str, Smf]) -> HistoryStep:
    document = Document(
        music[saved.music],
        saved.specified_roles(),
        saved.specified_chords(),
        saved.specified_key(),
        saved.specified_control(),
    )
    return HistoryStep(saved.words, document, saved.changed(), saved.seed)
