"""``ripieno live --clip`` without its model: the clip goes round as it is, and nothing has to be loaded."""

from ripieno.app.cli.main import main
from ripieno.app.session.live.music import live_music
from ripieno.app.session.live.music.model_worker import Answer


class NoModelWorker:
    """A model worker that is always busy and never done."""

    is_busy = True

    def __init__(self, model: str | None) -> None:
        self.model = model

    def answer(self) -> Answer | None:
        """Return nothing."""
        return None

    def close(self) -> None:
        """Do nothing."""


if __name__ == "__main__":
    vars(live_music)["ModelWorker"] = NoModelWorker
    main()
