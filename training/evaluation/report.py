"""From a pack and data to a folder with tables, pictures, piano rolls and sounds."""

from pathlib import Path

from ripieno.engine.model.pack import load_model
from ripieno.training.data.prepare import prepare
from ripieno.training.data.store import StoreError, load_store
from ripieno.training.evaluation.gallery import write_gallery
from ripieno.training.evaluation.plots import draw_plots
from ripieno.training.evaluation.suite import DRUMS, POP, judge, write_results
from ripieno.training.evaluation.tables import write_tables


def evaluate(
    pack: str,
    *,
    store: Path | None = None,
    data: Path | None = None,
    out: Path,
    limit: int = 60,
    seeds: int = 4,
    drums: bool = False,
) -> tuple[Path, str]:
    """Judge a model pack and write all that came of it.

    Args:
        pack: Name or folder of the pack.
        store: Prepared data.
        data: The public sources; prepared into ``out`` where there is no store.
        out: Gets ``results.json``, ``table.md``, plots, ``index.html`` with its ``gallery``, and the fills.
        limit: Pieces of each kind at most.
        seeds: Fills of each region, at least 1.
        drums: Whether drum performances are judged too.

    Returns:
        The page of piano rolls, and why it has no sound; empty where it has.

    Raises:
        RipienoError: If the pack or the data cannot be used.
    """
    if store is None and data is None:
        raise StoreError("There is nothing to judge on; give --store or --data.")
    out.mkdir(parents=True, exist_ok=True)
    if store is None and data is not None:
        store = out / "store.npz"
        if not store.is_file():
            prepare(data, store)
    model, songs = load_model(pack), load_store(store or out)
    kinds = (POP, DRUMS) if drums else (POP,)
    outcomes = [judge(model, songs, kind, max(limit, 1), max(seeds, 1), out) for kind in kinds]
    write_results(outcomes, model, seeds, out)
    plots = [name for outcome in outcomes for name in draw_plots(outcome, out)]
    table = write_tables(outcomes, model.card, seeds)
    shown = "\n\n".join(f"![{name}]({name})" for name in plots)
    (out / "table.md").write_text(f"{table}\n{shown}\n", encoding="utf-8")
    return write_gallery(outcomes, f"{model.card.name} {model.card.version}", out)
