"""The job that lists the installed models."""

from ripieno.app.session.model_reports import ModelReport, ModelsReport
from ripieno.engine.model.pack import Pack, look_for_packs


def list_models() -> ModelsReport:
    """Return the installed models, the default first, and what is wrong with those that cannot be used."""
    found = look_for_packs()
    models = (
        _report(each, is_default=not index) for index, each in enumerate(found) if isinstance(each, Pack)
    )
    return ModelsReport(tuple(models), tuple(str(each) for each in found if not isinstance(each, Pack)))


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
