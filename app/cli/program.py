"""How the program ends: a status for scripts and one sentence for people, never a traceback."""

import io
import os
import sys
from typing import Any

import click

from ripieno.app.session.printable import printable as printable  # noqa: PLC0414 (commands import it from here)
from ripieno.engine.errors import RipienoError

DEBUG_VARIABLE = "RIPIENO_DEBUG"
"""Environment variable that, where it is set, lets unexpected errors through with their traceback."""


class Failure(click.ClickException):
    """The end of a command that could not do its work; the message is one sentence."""

    exit_code = 1


class Interruption(click.ClickException):
    """The end that the user asked for."""

    exit_code = 130  # 128 plus the number of the interrupt signal, as shells have it


class Program(click.Group):
    """A group of commands whose failures are sentences.

    What click itself raises (usage, help, the end) passes through, and so does a pipe whose
    reader has left, for which click has a quiet way out.
    """

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 (click's signature)
        """Run the selected command; see :meth:`click.Group.invoke`."""
        try:
            return super().invoke(ctx)
        except RipienoError as error:
            raise Failure(printable(str(error))) from error
        except KeyboardInterrupt as error:
            raise Interruption("Stopped before the end.") from error
        except (click.ClickException, click.Abort, click.exceptions.Exit, BrokenPipeError):
            raise
        except Exception as error:
            if os.environ.get(DEBUG_VARIABLE):
                raise
            raise Failure(printable(_unexpected(error))) from error


def say(text: str) -> None:
    """Print text on the standard output, with what its character set lacks as question marks.

    Raises:
        Failure: If it cannot be written, on a full disk for example.
        BrokenPipeError: If nobody reads it any more.
    """
    stdout = sys.stdout
    if isinstance(stdout, io.TextIOWrapper):
        stdout.reconfigure(errors="replace")
    try:
        click.echo(text, file=stdout)
    except BrokenPipeError:
        raise
    except OSError as error:
        # What Python still holds back for the output would raise once more at the very end.
        sys.stdout = io.StringIO()
        raise Failure(f"The report cannot be printed ({os.strerror(error.errno or 0).lower()}).") from error


def warn(sentence: str) -> None:
    """Print what the user should know although the work goes on, on standard error."""
    click.echo(f"Warning: {printable(sentence)}", err=True)


def _unexpected(error: Exception) -> str:
    """Return the sentence for a fault of the program."""
    said = " ".join(str(error).split())
    cause = f"{type(error).__name__}: {said}" if said else type(error).__name__
    return (
        f"Something went wrong that should not have ({cause}); "
        f"set {DEBUG_VARIABLE}=1 and try again for the full report."
    )
