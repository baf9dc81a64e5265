"""What is reported of the installed models and of the samplers."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ripieno.app.session.operations import OPERATIONS

ALL_OPERATIONS = (*OPERATIONS, "generate")


@dataclass(frozen=True, slots=True)
class ModelReport:
    """One installed model.

    Attributes:
        name: How it is selected.
        version: Version of its weights.
        summary: What it is good for.
        path: Its folder.
        is_default: Whether it is used when none is named.
        roles: Parts it was trained on.
        sampler: Recommended sampler.
        steps: Recommended steps.
        bars: The longest stretch it sees at once.
        licence: Licence of its weights.
        trained_on: The music it learned from, each with its licence.
        quality: What was measured on music that it had not seen; empty where nothing was.
        kind: Of a published system, how it makes music; empty for a model of Ripieno.
        operations: What it does.
        minutes: Minutes of processor time that a published system was trained for.
    """

    name: str
    version: str
    summary: str
    path: Path
    is_default: bool
    roles: tuple[str, ...]
    sampler: str
    steps: int
    bars: int
    licence: str
    trained_on: tuple[str, ...]
    quality: Mapping[str, object]
    kind: str = ""
    operations: tuple[str, ...] = ALL_OPERATIONS
    minutes: float | None = None


@dataclass(frozen=True, slots=True)
class ModelsReport:
    """The installed models, the default first.

    Attributes:
        models: Those that can be used.
        problems: One sentence for each that cannot.
    """

    models: tuple[ModelReport, ...]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SamplerReport:
    """One sampler.

    Attributes:
        name: How it is selected.
        summary: What it is good for.
        deterministic: Whether it adds no noise after the start.
        steps: Steps that give good results.
    """

    name: str
    summary: str
    deterministic: bool
    steps: int


@dataclass(frozen=True, slots=True)
class SamplersReport:
    """The samplers, the recommended first."""

    samplers: tuple[SamplerReport, ...]
