"""``ripieno controls``: what can be turned while the music plays, and which messages do it."""

import json

import click

from ripieno.app.cli.program import say


@click.command()
@click.option(
    "--forget",
    metavar="CONTROL",
    multiple=True,
    help="Let no MIDI message move this control any more; all forgets every one.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def controls(*, forget: tuple[str, ...], as_json: bool) -> None:
    """List what can be turned in `ripieno live`, and the MIDI messages that were learnt for it.

    To learn one, run `ripieno live --in PORT --learn CONTROL` and move the knob.
    """
    from ripieno.app.cli.table import table
    from ripieno.app.session.live.controls.settings_file import forget_controls, load_settings, settings_path
    from ripieno.app.session.live.controls.table import CONTROLS
    from ripieno.app.session.live.controls.values import range_text

    path = settings_path()
    if forget:
        forget_controls(forget, path)
    learnt = {binding.control: str(binding) for binding in load_settings(path).bindings}
    if as_json:
        rows = [
            {
                "name": control.name,
                "kind": control.kind.value,
                "values": range_text(control),
                "default": control.default,
                "summary": control.summary,
                "learnt": learnt.get(control.name),
            }
            for control in CONTROLS.values()
        ]
        say(json.dumps({"controls": rows}, indent=2))
        return
    lines = [
        (control.name, range_text(control), learnt.get(control.name, ""), control.summary)
        for control in CONTROLS.values()
    ]
    say(table(("Control", "Values", "Learnt", "What it does"), lines))
