"""Blocks of the page that show pictures and sounds, drawn anew or those of an earlier page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from ripieno.training.systems.page.gather import EvaluatedSystem, PageData
from ripieno.training.systems.page.pictures import SAMPLES, copy_small, draw_losses, draw_samples
from ripieno.training.systems.page.ranking import best_pair
from ripieno.training.systems.page.sounds import copy_sound, write_midi_sound
from ripieno.training.systems.page.tables import differences, family_table, published_tables, score_tables

FOLDER = "systems"
SHOWN_HELD_OUT = 0
"""Which of the held-out songs is heard, by name."""


@dataclass(frozen=True)
class ShownPicture:
    """A picture that evaluations leave.

    Attributes:
        file: Its name.
        caption: What is seen.
        everywhere: Whether it is shown of all systems of a family, not of the best pair alone.
        once: Whether one is enough, because it shows the data.
        systems: Further systems that it is shown of.
    """

    file: str
    caption: str
    everywhere: bool = False
    once: bool = False
    systems: tuple[str, ...] = ()


PICTURES = (
    ShownPicture(
        "note-offs.png",
        "how unlikely true note-offs are, by how many events ago the note began; red: out of sight",
    ),
    ShownPicture(
        "attention.png",
        "attention, bright is more, a row of pictures for each block and head. First and second column: "
        "note-on and note-off at places 10 to 15 (figure 5.15); third: both, at 10 to 15 and 50 to 55 "
        "(figure 5.16); fourth: a held-out song, the first block (figure 5.17) above the last (figure 5.18)",
        systems=("decoder-3x1", "decoder-3x1-fixed"),
    ),
    ShownPicture("repeats.png", "rows that repeat the one before, by the length of a row", once=True),
    ShownPicture("continuations.png", "true and made continuations of the same music", everywhere=True),
    ShownPicture("samplers.png", "true rolls, and what the three samplers make"),
    ShownPicture("reconstruction.png", "true rolls, and the same with the middle half made anew"),
    ShownPicture("lanes.png", "lead, counter-melody and piano in three shades", everywhere=True),
    ShownPicture("melodies.png", "melodies of 64 bars, true and made", everywhere=True),
    ShownPicture("pictures.png", "made clips above true ones", everywhere=True),
)


def slug_of(family: str) -> str:
    """Return a family's name as it stands in names of files."""
    return "-".join("".join(letter if letter.isalnum() else " " for letter in family.lower()).split())


def text_of(name: str) -> str:
    """Return the text about a family, written by hand; empty where there is none."""
    path = files(__package__) / "texts" / f"{name}.md"
    return path.read_text("utf-8").strip() if path.is_file() else ""


class BlockWriter:
    """Writes pictures and sounds, and returns blocks that show them.

    What has no folder of a run is shown by the files that an earlier page left, as far as they exist.

    Attributes:
        folder: Of pictures and sounds.
        shown: Pictures and sounds in the blocks.
    """

    def __init__(self, out: Path) -> None:
        self.folder = out / FOLDER
        self.folder.mkdir(parents=True, exist_ok=True)
        self.shown: list[Path] = []

    def held_out(self, data: PageData) -> list[str]:
        """Return blocks about the held-out songs."""
        title = f"the first four of {data.held_out.songs} held-out songs, 30 seconds each"
        sound = self._midi("held-out", data.songs, SHOWN_HELD_OUT)
        return [
            *self._picture(self._pieces("held-out", data.songs), title),
            self._sound_list([("a held-out song", sound)]),
        ]

    def family(self, family: str, systems: Sequence[EvaluatedSystem], data: PageData) -> list[str]:
        """Return blocks about a family, as far as its systems have results."""
        blocks = published_tables(family, data)
        if not systems:
            return [*blocks, "No system of this family has results yet."]
        pair = best_pair(systems)
        blocks = [family_table(systems, data), *blocks]
        blocks += [f"What was left open, and what was mended:\n\n{differences(systems)}"]
        blocks += self._losses(family, systems)
        for each in systems:
            path = self._pieces(each.name, samples_of(each))
            blocks += self._picture(path, f"`{each.name}`: the first four pieces of seed 1")
        blocks += self._inside(systems, pair)
        blocks += score_tables(systems, data) if family == "score-based U-Net" else []
        return [*blocks, self._sounds(systems, pair)]

    def own(self, data: PageData) -> list[str]:
        """Return blocks about Ripieno's own model."""
        if data.own is None:
            return ["It has no results yet."]
        folder, _ = data.own
        samples = folder and folder / "samples"
        path = self._pieces("ripieno", samples)
        return [
            *self._picture(path, "`ripieno`: the first four pieces, of seeds 1 to 4"),
            self._sound_list([("`ripieno`", self._midi("ripieno", samples))]),
        ]

    def _losses(self, family: str, systems: Sequence[EvaluatedSystem]) -> list[str]:
        """Return the picture of all losses that are kept; where none are, that of an earlier page."""
        target = self.folder / f"{slug_of(family)}-losses.png"
        path = draw_losses(systems, target) or earlier(target)
        lacking = [f"`{each.name}`" for each in systems if not each.history]
        without = f"; without: {', '.join(lacking)}" if 0 < len(lacking) < len(systems) else ""
        return self._picture(path, f"losses on held-out songs, dotted: those of training{without}")

    def _pieces(self, name: str, samples: Path | None) -> Path | None:
        target = self.folder / f"{name}.png"
        if samples is None:
            return earlier(target)
        paths = sorted(samples.glob("*.mid"))[:SAMPLES]
        return draw_samples(paths, target) if paths else None

    def _inside(self, systems: Sequence[EvaluatedSystem], pair: Sequence[EvaluatedSystem]) -> Iterator[str]:
        for picture in PICTURES:
            shown = [
                each
                for each in systems
                if self._has(each, picture)
                and (picture.everywhere or picture.once or each in pair or each.name in picture.systems)
            ]
            for each in shown[:1] if picture.once else shown:
                target = self._target(each, picture)
                path = target if each.folder is None else copy_small(each.folder / picture.file, target)
                yield from self._picture(path, f"`{each.name}`: {picture.caption}")

    def _has(self, system: EvaluatedSystem, picture: ShownPicture) -> bool:
        source = system.folder and system.folder / picture.file
        return (source or self._target(system, picture)).is_file()

    def _target(self, system: EvaluatedSystem, picture: ShownPicture) -> Path:
        return self.folder / f"{system.name}-{picture.file}"

    def _sounds(self, systems: Sequence[EvaluatedSystem], pair: Sequence[EvaluatedSystem]) -> str:
        rows = [(f"`{each.name}`", self._first_piece(each)) for each in pair]
        for each in systems:
            sound = self._midi(f"{each.name}-instruments", each.folder and each.folder / "lanes")
            rows.append((f"`{each.name}`, each lane with its own sound", sound))
        return self._sound_list(rows)

    def _first_piece(self, system: EvaluatedSystem) -> Path | None:
        samples = samples_of(system)
        clips = sorted(samples.glob("*.wav")) if samples else []
        if clips:
            return copy_sound(clips[0], self.folder / f"{system.name}.wav")
        return self._midi(system.name, samples)

    def _midi(self, name: str, folder: Path | None, which: int = 0) -> Path | None:
        target = self.folder / f"{name}.wav"
        if folder is None:
            return earlier(target)
        paths = sorted(folder.glob("*.mid"))
        return write_midi_sound(paths[which], target) if paths else None

    def _sound_list(self, rows: Sequence[tuple[str, Path | None]]) -> str:
        lines = []
        for title, path in rows:
            if path is not None:
                self.shown.append(path)
                lines.append(f"- {title}: [{path.name}]({FOLDER}/{path.name})")
        return "\n".join(["Sound, the beginning of the first piece:", "", *lines]) if lines else ""

    def _picture(self, path: Path | None, caption: str) -> list[str]:
        if path is None:
            return []
        self.shown.append(path)
        alt = caption.replace("`", "").partition(",")[0]
        return [f"![{alt}]({FOLDER}/{path.name})\n\n*{caption[0].upper()}{caption[1:]}.*"]


def samples_of(system: EvaluatedSystem) -> Path | None:
    """Return the folder of what a system made; None where only numbers are kept."""
    return system.folder and system.folder / "samples"


def earlier(path: Path) -> Path | None:
    """Return a picture or sound that an earlier page left; None where there is none."""
    return path if path.is_file() else None
