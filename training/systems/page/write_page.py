"""The page itself: text, tables, pictures and sounds in their order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template

from ripieno.app.midi_io.write_file import write_whole
from ripieno.training.systems.page.blocks import FOLDER, BlockWriter, slug_of, text_of
from ripieno.training.systems.page.gather import PageData, gather
from ripieno.training.systems.page.kept import KeptResults
from ripieno.training.systems.page.tables import overall_table

PAGE, RESULTS = "systems.md", "results"
COMMAND = "python -m ripieno.training systems page"


@dataclass(frozen=True)
class WrittenPage:
    """What was written.

    Attributes:
        page: The Markdown file.
        files: Pictures and sounds that it shows.
    """

    page: Path
    files: tuple[Path, ...]

    @property
    def bytes(self) -> int:
        """Of all pictures and sounds."""
        return sum(path.stat().st_size for path in self.files)


def write_systems_page(runs: Sequence[Path], out: Path) -> WrittenPage:
    """Write the page that compares all systems, and a folder with its pictures, sounds and numbers.

    The folder ``systems/results`` keeps all numbers of the page. Systems that have results in the folders of
    runs replace what is kept of them; all others are shown by what is kept, with the pictures and sounds of
    the page before. A method of the search replaces the trials that are kept of it. What is kept of systems
    that no longer exist is removed.

    Pictures and sounds that an earlier page shows and this one does not are removed; all else stays. So a
    system that is no longer among the best of its family loses its sound and what is seen inside it. Should
    it become the best again, it is shown without them until its folder is among the runs.

    Args:
        runs: Folders with a folder for each system; of a system that several have, the first one counts. They
            may lack any that are kept.
        out: For ``systems.md`` and ``systems/``.

    Raises:
        SystemEvaluationError: If no system has results, neither in these folders nor kept.
        RunFileError: If results are damaged.
        SoundError: If FluidSynth or a soundfont is missing.
    """
    kept = KeptResults(out / FOLDER / RESULTS)
    data = gather(runs, kept)
    writer = BlockWriter(out)
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
    kept.write(data.results, data.held_out, data.trials)
    for path in earlier - set(writer.shown):
        path.unlink(missing_ok=True)
    return WrittenPage(page, tuple(writer.shown))


def overview(data: PageData) -> str:
    """Return the text before the tables, with how many pieces and songs there are."""
    *most, last = sorted({each.pieces for each in data.results.values() if each.result.measures})
    songs = data.held_out.songs
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
