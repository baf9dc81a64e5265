"""The job that lists the samplers."""

from ripieno.app.session.model_reports import SamplerReport, SamplersReport
from ripieno.engine.diffusion.registry import SAMPLERS


def list_samplers() -> SamplersReport:
    """Return the samplers, the recommended first."""
    return SamplersReport(
        tuple(
            SamplerReport(info.name, info.summary, info.deterministic, info.steps)
            for info in SAMPLERS.values()
        )
    )
