"""The page itself: text, tables, pictures and sounds in their order."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from string import Template

from ripieno.app.midi_io.write_file import write_whole
from ripieno.training.evaluation.tables import markdown
from ripieno.training.systems.page.gather import EvaluatedSystem, PageData, best_pair, count_pieces, gather
from ripieno.training.systems.page.pictures import SAMPLES, copy_small, draw_losses, draw_samples
from ripieno.training.systems.page.sounds import copy_sound, write_midi_sound
from ripieno.training.systems.page.tables import (
    cell,
    differences,
    family_table,
    overall_table,
    published_tables,
    search_table,
)
from ripieno.training.systems.run_files import read_run_file

PAGE, FOLDER = "systems.md", "systems"
COMMAND = "python -m ripieno.training systems page"
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


@dataclass(frozen=True)
class WrittenPage:
    """What was written.

    Attributes:
        page: The Markdown file.
        files: Pictures and sounds.
    """

    page: Path
    files: tuple[Path, ...]

    @property
    def bytes(self) -> int:
        """Of all pictures and sounds."""
        return sum(path.stat().st_size for path in self.files)


def write_systems_page(runs: Sequence[Path], out: Path) -> WrittenPage:
    """Write the page that compares all systems, and a folder with its pictures and sounds.

    Pictures and sounds that an earlier page shows and this one does not are removed; all else stays.

    Args:
        runs: Folders with a folder for each system; of a system that several have, the first one counts.
        out: For ``systems.md`` and ``systems/``.

    Raises:
        SystemEvaluationError: If no system has results.
        RunFileError: If results are damaged.
        SoundError: If FluidSynth or a soundfont is missing.
    """
    data = gather(runs)
    writer = _Writer(out)
    blocks = [
        f"<!-- Written by `{COMMAND}`; its text is in training/systems/page/texts. -->",
        "# Published systems compared",
        overview(data),
        "## All systems",
        overall_table(data),
        *writer.held_out(data),
    ]
    for family, systems in data.families.items():
        blocks += [f"## {family[0].upper()}{family[1:]}", text_of(slug_of(family))]
        blocks += writer.family(family, systems, data)
    blocks += ["## Ripieno's own model", text_of("ripieno"), *writer.own(data)]
    if data.missing:
        names = ", ".join(f"`{system.name}`" for system in data.missing)
        blocks += ["## Not trained", f"These systems have no results yet: {names}."]
    page = out / PAGE
    earlier = shown_files(page)
    write_whole(page, ("\n\n".join(block for block in blocks if block) + "\n").encode())
    for path in earlier - set(writer.written):
        path.unlink(missing_ok=True)
    return WrittenPage(page, tuple(writer.written))


def overview(data: PageData) -> str:
    """Return the text before the tables, with how many pieces and songs there are."""
    folders = [each.folder for family in data.families.values() for each in family if each.result.measures]
    folders += [data.own[0]] if data.own is not None else []
    *most, last = sorted({count_pieces(folder) for folder in folders})
    songs = len(list(data.held_out.glob("*.mid")))
    numbers = {
        "pieces": f"{', '.join(map(str, most))} or {last}" if most else f"{last}",
        "songs": f"{songs}",
        "half": f"{songs // 2}",
    }
    return Template(text_of("overview")).substitute(numbers)


def shown_files(page: Path) -> set[Path]:
    """Return the pictures and sounds that a page shows; none where there is no page."""
    if not page.is_file():
        return set()
    linked = re.findall(rf"\(({FOLDER}/[\w.-]+\.(?:png|wav))\)", page.read_text(encoding="utf-8"))
    return {page.parent / each for each in linked}


def slug_of(family: str) -> str:
    """Return a family's name as it stands in names of files."""
    return "-".join("".join(letter if letter.isalnum() else " " for letter in family.lower()).split())


def text_of(name: str) -> str:
    """Return the text about a family, written by hand; empty where there is none."""
    path = files(__package__) / "texts" / f"{name}.md"
    return path.read_text("utf-8").strip() if path.is_file() else ""


class _Writer:
    """Writes pictures and sounds, and returns blocks that show them."""

    def __init__(self, out: Path) -> None:
        self.folder = out / FOLDER
        self.folder.mkdir(parents=True, exist_ok=True)
        self.written: list[Path] = []

    def held_out(self, data: PageData) -> list[str]:
        """Return blocks about the held-out songs."""
        songs = sorted(data.held_out.glob("*.mid"))
        title = f"the first four of {len(songs)} held-out songs, 30 seconds each"
        return [
            self._picture(draw_samples(songs[:SAMPLES], self.folder / "held-out.png"), title),
            self._sound_list([("a held-out song", self._midi("held-out", songs[SHOWN_HELD_OUT]))]),
        ]

    def family(self, family: str, systems: Sequence[EvaluatedSystem], data: PageData) -> list[str]:
        """Return blocks about a family, as far as its systems have results."""
        blocks = published_tables(family, data)
        if not systems:
            return [*blocks, "No system of this family has results yet."]
        pair = best_pair(systems)
        blocks = [family_table(systems, data), *blocks]
        blocks += [f"What was left open, and what was mended:\n\n{differences(systems)}"]
        losses = draw_losses(systems, self.folder / f"{slug_of(family)}-losses.png")
        if losses is not None:
            blocks.append(self._picture(losses, "losses on held-out songs, dotted: those of training"))
        for each in systems:
            samples = sorted((each.folder / "samples").glob("*.mid"))[:SAMPLES]
            if samples:
                path = draw_samples(samples, self.folder / f"{each.name}.png")
                blocks.append(self._picture(path, f"`{each.name}`: the first four pieces of seed 1"))
        blocks += self._inside(systems, pair)
        blocks += _score_tables(systems, data) if family == "score-based U-Net" else []
        return [*blocks, self._sounds(systems, pair)]

    def own(self, data: PageData) -> list[str]:
        """Return blocks about Ripieno's own model."""
        if data.own is None:
            return ["It has no results yet."]
        samples = sorted((data.own[0] / "samples").glob("*.mid"))[:SAMPLES]
        path = draw_samples(samples, self.folder / "ripieno.png")
        return [
            self._picture(path, "`ripieno`: the first four pieces, of seeds 1 to 4"),
            self._sound_list([("`ripieno`", self._midi("ripieno", samples[0]))]),
        ]

    def _inside(self, systems: Sequence[EvaluatedSystem], pair: Sequence[EvaluatedSystem]) -> Iterator[str]:
        for picture in PICTURES:
            shown = [
                each
                for each in systems
                if (each.folder / picture.file).is_file()
                and (picture.everywhere or picture.once or each in pair or each.name in picture.systems)
            ]
            for each in shown[:1] if picture.once else shown:
                target = self.folder / f"{each.name}-{picture.file}"
                copied = copy_small(each.folder / picture.file, target)
                yield self._picture(copied, f"`{each.name}`: {picture.caption}")

    def _sounds(self, systems: Sequence[EvaluatedSystem], pair: Sequence[EvaluatedSystem]) -> str:
        rows = []
        for each in pair:
            samples = sorted((each.folder / "samples").glob("*.mid"))
            clips = sorted((each.folder / "samples").glob("*.wav"))
            if samples:
                rows.append((f"`{each.name}`", self._midi(each.name, samples[0])))
            elif clips:
                copied = copy_sound(clips[0], self.folder / f"{each.name}.wav")
                rows.append((f"`{each.name}`", self._link(copied)))
        for each in systems:
            lanes = sorted((each.folder / "lanes").glob("*.mid"))
            if lanes:
                name = f"{each.name}-instruments"
                rows.append((f"`{each.name}`, each lane with its own sound", self._midi(name, lanes[0])))
        return self._sound_list(rows)

    def _midi(self, name: str, source: Path) -> str:
        return self._link(write_midi_sound(source, self.folder / f"{name}.wav"))

    def _link(self, path: Path) -> str:
        self.written.append(path)
        return f"[{path.name}]({FOLDER}/{path.name})"

    def _sound_list(self, rows: Sequence[tuple[str, str]]) -> str:
        if not rows:
            return ""
        lines = [f"- {title}: {link}" for title, link in rows]
        return "\n".join(["Sound, the beginning of the first piece:", "", *lines])

    def _picture(self, path: Path, caption: str) -> str:
        self.written.append(path)
        alt = caption.replace("`", "").partition(",")[0]
        return f"![{alt}]({FOLDER}/{path.name})\n\n*{caption[0].upper()}{caption[1:]}.*"


def _score_tables(systems: Sequence[EvaluatedSystem], data: PageData) -> Iterator[str]:
    """Yield what only the score U-Net has: altered passages, several instruments, the search."""
    for file, title, says, head, form in JSON_TABLES:
        for each in systems:
            path = each.folder / f"{file}.json"
            if path.is_file():
                remedy = f"evaluate the system again: systems evaluate {each.name}"
                yield f"{title}, `{each.name}`: {says}"
                yield _json_table(read_run_file(path, Tables, remedy)[file], head, form)
    if data.trials:
        yield (
            "The search over sigma, batch and rate of `score-unet`, by cross-validation on songs for "
            "training; the error is that of the estimated clean rolls, at the same noise for all."
        )
        yield search_table(data.trials)


Columns = dict[str, dict[str, list[float | None]]]
"""Figure, low and high of each measure, of each column."""

Tables = dict[str, Columns]

JSON_TABLES = (
    (
        "alterations",
        "Altered passages",
        "F1 of cells that sound, inside what was altered.",
        "alteration",
        "3",
    ),
    ("lanes", "Several instruments", "do the lanes fit together?", "pieces", "2"),
)
"""Files of tables: the name, the title, what is shown, the head of the first column, decimals."""

TITLES = {
    "pitches": "lead in pitch classes of the piano",
    "onsets": "onsets of the lead with one of the piano",
    "lead": "keys down, lead",
    "counter": "keys down, counter-melody",
    "keys": "keys down, piano",
    "made": "made",
    "copied": "copied or left as it is",
    "nothing": "made from nothing",
}
"""Names of the columns of these tables."""


def _json_table(columns: Columns, head: str, form: str) -> str:
    keys = list(dict.fromkeys(key for each in columns.values() for key in each))
    rows = [[head, *(TITLES.get(key, key) for key in keys)]]
    rows += [[name, *(cell(each.get(key), form) for key in keys)] for name, each in columns.items()]
    return markdown(rows)
