"""The job that lists the installed models."""

from app.session.events import ModelReport, ModelsReport
from engine.model.pack import Pack, find_packs


def list_models() -> ModelsReport:
    """Return the installed models, the default first.

    Raises:
        ModelError: If a pack has a card that cannot be used.
    """
    return ModelsReport(tuple(_report(pack, is_default=not index) for index, pack in enumerate(find_packs())))


def _report(pack: Pack, *, is_default: bool) -> ModelReport:
    """Return what a user needs to know of a pack."""
    card = pack.card
    return ModelReport(
        name=card.name,
        version=card.version,
        summary=card.summary,
        path=pack.path,
        is_default=is_default,
        roles=card.roles,
        sampler=card.sampler,
        steps=card.steps,
        bars=card.bars,
        licence=card.licence,
        trained_on=tuple(f"{music.get('name', '?')} ({music.get('licence', '?')})" for music in card.data),
        quality=card.quality,
    )
