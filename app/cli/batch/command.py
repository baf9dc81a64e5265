"""``ripieno batch``: the same work on many files."""

import json
import re
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ripieno.app.cli.batch.options import FILLING
from ripieno.app.cli.fill.options import with_options
from ripieno.app.cli.program import Failure, printable, say
from ripieno.app.session.count_of import count_of

if TYPE_CHECKING:
    from ripieno.app.session.batch.records import BatchReport

SHOWN_FAILURES = 20
SOME_FAILED = 3
"""Exit status where some files were skipped and others done."""

_FIELD = re.compile(r"\{(stem|suffix|(n|seed)(:0?[1-9]d?)?)\}")
EPILOG = """\b
Examples:
  ripieno batch songs --out filled --bars 5-8 --tracks Piano
      bars 5 to 8 of the piano in every MIDI file of a folder, however deep
  ripieno batch "songs/**/*.mid" --out filled --bars last:4 --roles drums --variations 3
  ripieno batch jobs.csv --out filled --html
      what a table says: columns file, bars, tracks and any other option
  find songs -name "*a*.mid" | ripieno batch - --out filled --bars empty
  ripieno batch songs --out filled --bars 5-8 --tracks Piano --resume
      go on with a batch that was stopped
"""


def read_template(_: click.Context, __: click.Parameter, text: str | None) -> str | None:
    """Return a naming template.

    Raises:
        click.BadParameter: If it has unknown fields, or names no file.
    """
    if text is None:
        return None
    without = _FIELD.sub("", text)
    if "{" in without or "}" in without:
        raise click.BadParameter(f'"{text}" has other fields than {{stem}}, {{suffix}}, {{n}} and {{seed}}.')
    name = text.format(stem="a", suffix=".mid", n=1, seed=1)
    if not name.strip(". ") or any(letter in name for letter in "/\\:"):
        raise click.BadParameter(f'"{text}" is no file name; write one such as {{stem}}-{{n}}{{suffix}}.')
    return text


@click.command(epilog=EPILOG)
@with_options(
    click.argument("sources", metavar="SRC...", nargs=-1, required=True),
    click.option("--out", metavar="DIR", type=click.Path(path_type=Path), required=True, help="New folder."),
    *FILLING,
    click.option(
        "--names",
        metavar="TEMPLATE",
        callback=read_template,
        help="Names of the results: {stem} and {suffix} of the file, {n} of the variation, {seed}.",
    ),
    click.option(
        "--workers", metavar="N", type=click.IntRange(1, 256), help="Files at once; else each core one."
    ),
    click.option(
        "--engine",
        type=click.Choice(["processes", "dask"]),
        default="processes",
        show_default=True,
        help="Who works: processes of this machine, or a Dask cluster.",
    ),
    click.option(
        "--cluster", metavar="ADDRESS", help="The scheduler of a Dask cluster; else one is started."
    ),
    click.option("--resume", is_flag=True, help="Go on with the batch in DIR; give the same options."),
    click.option("--html", is_flag=True, help="Write a page with piano rolls and sound, before and after."),
    click.option("--json", "as_json", is_flag=True, help="Report on standard output as one JSON object."),
)
def batch(  # noqa: PLR0913 (one for each option)
    *,
    sources: tuple[str, ...],
    out: Path,
    names: str | None,
    workers: int | None,
    engine: str,
    cluster: str | None,
    resume: bool,
    html: bool,
    as_json: bool,
    **options: Any,  # noqa: ANN401 (values of any option)
) -> None:
    """Fill many files: SRC are MIDI files, folders, patterns, ZIP archives or job files, or - for a list.

    Results lie in DIR as the files lie in their folders. Each file has its own seed, derived from
    --seed and its name, so the results are the same whatever the order and number of workers.
    A file that cannot be filled is reported and skipped; the exit status is 3 then.
    """
    from ripieno.app.cli.batch.lines import batch_plan
    from ripieno.app.cli.batch.progress import shown
    from ripieno.app.session.batch.journal_settings import journal_settings
    from ripieno.app.session.batch.records import BatchReport
    from ripieno.app.session.batch.run import Batch, run

    seed = options.pop("seed")
    several = options["variations"] > 1
    plan = batch_plan(sources, {**options, "seed": None}, out)
    work = Batch(
        lines=plan.lines,
        refused=plan.refused,
        out=out,
        settings=journal_settings({**options, "names": names}),
        seed=seed,
        template=names or ("{stem}-{n}{suffix}" if several else "{stem}{suffix}"),
        workers=workers,
        engine=engine,
        address=cluster,
        resume=resume,
        html=html,
    )
    # Closed here, while workers can still be waited for: at the end of Python they cannot.
    with closing(run(work)) as events:
        for event in shown(events):
            if isinstance(event, BatchReport):
                _report(event, as_json=as_json)


def _report(report: "BatchReport", *, as_json: bool) -> None:
    done = len(report.records) - len(report.failed)
    bars, files = count_of(report.bars, "bar"), count_of(len(report.records), "file")
    for record in report.failed[:SHOWN_FAILURES]:
        file = "" if record.source in record.error else f"{record.source}: "
        click.echo(f"Skipped: {printable(file + record.error)}", err=True)
    if len(report.failed) > SHOWN_FAILURES:
        click.echo(f"Skipped: {len(report.failed) - SHOWN_FAILURES} more; see report.csv.", err=True)
    if as_json:
        say(
            json.dumps(
                {
                    "out": str(report.out),
                    "seed": report.seed,
                    "seconds": round(report.seconds, 3),
                    "files": len(report.records),
                    "done": done,
                    "failed": len(report.failed),
                    "bars": report.bars,
                },
                indent=2,
            )
        )
    else:
        lines = [
            f"Filled {bars} in {done} of {files} in {report.seconds:.1f} s"
            + (f" ({report.earlier} of them before)" if report.earlier else "")
            + f", seed {report.seed}.",
            *(f"Wrote {page}" for page in report.pages),
        ]
        say("\n".join(map(printable, lines)))
    if report.records and not done:
        raise Failure(f"None of {files} could be filled; {report.out / 'report.csv'} says why.")
    if report.failed:
        raise click.exceptions.Exit(SOME_FAILED)
