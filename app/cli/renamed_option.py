"""Options that had other names: the earlier ones are still taken, and only one name at a time."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import click

from ripieno.app.cli.options import read_metre

_SHARED = ("is_flag", "type")
"""What an option has under each of its names."""


class RenamedOption(click.Option):
    """An option that takes the value that is given under an earlier name.

    Args:
        declarations: As click has them.
        earlier: The parameters of earlier names, and how each is written.
        attributes: As click has them.
    """

    def __init__(
        self,
        declarations: Sequence[str],
        earlier: Mapping[str, str],
        **attributes: Any,  # noqa: ANN401 (click's signature)
    ) -> None:
        super().__init__(declarations, **attributes)
        self.earlier = earlier

    def handle_parse_result(
        self, ctx: click.Context, opts: Mapping[str, Any], args: list[str]
    ) -> tuple[Any, list[str]]:
        """Read the value, under whatever name it is given.

        Raises:
            click.UsageError: If it is given under two names.
        """
        written = {str(self.name): self.opts[0], **self.earlier}
        given = [key for key in written if key in opts]
        if len(given) > 1 and not ctx.resilient_parsing:
            names = " and ".join(written[key] for key in given)
            raise click.UsageError(f"{names} are one option; give it under one name.", ctx)
        value = {str(self.name): opts[given[0]]} if given else {}
        return super().handle_parse_result(ctx, {**opts, **value}, args)


def renamed_option(
    flags: Sequence[str],
    name: str,
    **attributes: Any,  # noqa: ANN401 (click's signature)
) -> Callable[[Any], Any]:
    """Return the decorator of an option; the help shows its name of today alone.

    Args:
        flags: How it is written, and how it was written earlier.
        name: Name of its parameter.
        attributes: As click has them.
    """
    today, *before = flags
    earlier = {f"{name}_{number}": flag for number, flag in enumerate(before, 1)}
    shared = {key: attributes[key] for key in _SHARED if key in attributes}

    def decorate(command: Any) -> Any:  # noqa: ANN401 (click's signature)
        for key, flag in earlier.items():
            command = click.option(flag, key, hidden=True, expose_value=False, **shared)(command)
        written = {key: flag.partition("/")[0] for key, flag in earlier.items()}
        return click.option(today, name, cls=RenamedOption, earlier=written, **attributes)(command)

    return decorate


def time_signature_option(words: str) -> Callable[[Any], Any]:
    """Return the decorator of an option for a time signature, 4/4 where none is given.

    Args:
        words: What its help says.
    """
    return renamed_option(
        ("--time-signature", "--metre"),
        "metre",
        metavar="N/M",
        callback=read_metre,
        default="4/4",
        show_default=True,
        help=words,
    )
