"""The job that lists the installed models."""

from collections.abc import Iterable, Mapping

from ripieno.app.session.model_reports import ModelReport, ModelsReport
from ripieno.app.session.models import system_folders
from ripieno.engine.model.pack import OwnPack, Pack, look_for_packs
from ripieno.engine.systems.model import OPERATIONS
from ripieno.engine.systems.pack import SystemPack, look_for_systems

KINDS: Mapping[str, str] = {
    "rows": "row by row",
    "stretches": "stretch by stretch",
    "events": "diffusion of events",
    "latents": "diffusion of melodies as points",
    "rolls": "diffusion of piano rolls",
}
"""How each kind of published system makes music."""


def list_models() -> ModelsReport:
    """Return the installed models, the default first, and what is wrong with those that cannot be used.

    Published systems come last.
    """
    own, systems = look_for_packs(), look_for_systems(system_folders())
    models = (
        *(_report(each, is_default=not at) for at, each in enumerate(own) if isinstance(each, Pack)),
        *(_system_report(each) for each in systems if isinstance(each, Pack)),
    )
    return ModelsReport(models, tuple(str(each) for each in (*own, *systems) if isinstance(each, Exception)))


def _report(pack: OwnPack, *, is_default: bool) -> ModelReport:
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
        trained_on=_music(card.data),
        quality=card.quality,
    )


def _system_report(pack: SystemPack) -> ModelReport:
    """Return what a user needs to know of a published system."""
    card = pack.card
    return ModelReport(
        name=card.name,
        version=card.version,
        summary=f"{card.title} ({card.source})",
        path=pack.path,
        is_default=False,
        roles=("keys",),
        sampler=card.sampling.sampler,
        steps=card.sampling.steps,
        bars=0,
        licence=card.licence,
        trained_on=_music(card.data),
        quality={},
        kind=KINDS[card.kind],
        operations=OPERATIONS[card.kind],
        minutes=card.minutes,
    )


def _music(data: Iterable[Mapping[str, str]]) -> tuple[str, ...]:
    return tuple(f"{music.get('name', '?')} ({music.get('licence', '?')})" for music in data)
