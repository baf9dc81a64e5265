"""The door to everything that the program can do."""

from collections.abc import Iterator

from ripieno.app.session.commands import (
    Command,
    CompareFiles,
    DescribeFile,
    Examine,
    ListModels,
    ListPorts,
    ListSamplers,
    RenderFile,
)
from ripieno.app.session.events import Event


def perform(command: Command) -> Iterator[Event]:
    """Do what a command asks, yielding events on the way; the last one is the report.

    The work is done as the events are taken, on the caller's thread; closing the iterator ends
    it between two events. A job's module is imported when its first command comes, so that
    describing a file does not wait for the model runtime.

    Args:
        command: What to do.

    Raises:
        RipienoError: If it cannot be done; the message is for the user.
    """
    match command:
        case DescribeFile():
            from ripieno.app.session.describe_file import describe_file

            yield describe_file(command)
        case RenderFile():
            from ripieno.app.session.render_file import render_file

            yield render_file(command)
        case CompareFiles():
            from ripieno.app.session.compare_files import compare_files

            yield compare_files(command)
        case ListPorts():
            from ripieno.app.session.examine import list_ports

            yield list_ports(command)
        case Examine():
            from ripieno.app.session.examine import examine

            yield examine()
        case ListModels():
            from ripieno.app.session.list_models import list_models

            yield list_models()
        case ListSamplers():
            from ripieno.app.session.list_samplers import list_samplers

            yield list_samplers()
        case _:
            from ripieno.app.session.fill_file import fill_file

            yield from fill_file(command)
