"""Work that has to be done before the user goes on, while the window is drawn and plays on."""

from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QObject

from ripieno.app.gui.worker import Worker


def done_beside(work: Callable[[], object], parent: QObject) -> str | None:
    """Do something in a thread of its own; keys and the pointer wait until it is done.

    Args:
        work: What is done.
        parent: What it belongs to.

    Returns:
        One sentence for the user where it failed, else None.
    """
    failures: list[str] = []
    loop = QEventLoop()
    worker = Worker(lambda: (each() for each in (work,)), parent=parent)
    worker.failed.connect(failures.append)
    worker.ended.connect(loop.quit)
    worker.start()
    loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    return failures[0] if failures else None
