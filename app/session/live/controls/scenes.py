"""Scenes: where all controls stand and all lanes go, stored and recalled."""

from dataclasses import dataclass, replace

from ripieno.app.session.live.controls.table import CONTROLS, Controls
from ripieno.app.session.live.controls.values import changed, value_of
from ripieno.app.session.live.routes import Route
from ripieno.app.session.parameter import ParameterKind, Value

APART = frozenset({"scene", "song"})
"""Controls that say which scene and song it is."""


@dataclass(frozen=True, slots=True)
class LiveScene:
    """Controls and routes.

    Attributes:
        values: Where each control stands, by name.
        routes: Where lanes go; those without one go to the first output on their own channel.
    """

    values: dict[str, Value]
    routes: tuple[Route, ...] = ()

    def restore(self, controls: Controls) -> Controls:
        """Return controls as the scene has them; those that it does not name stay.

        Raises:
            ControlError: If it names a control that is not there, or a value that one does not take.
        """
        restored = controls
        for name, value in self.values.items():
            if name not in APART:
                restored = changed(restored, name, value)
        return replace(restored, scene=controls.scene, song=controls.song)


def scene_of(controls: Controls, routes: tuple[Route, ...] = ()) -> LiveScene:
    """Return the scene of controls as they stand, and of routes."""
    return LiveScene(values_of(controls), routes)


def values_of(controls: Controls) -> dict[str, Value]:
    """Return where each control stands, by name."""
    return {
        name: value_of(controls, name)
        for name, control in CONTROLS.items()
        if control.kind is not ParameterKind.TRIGGER and name not in APART
    }
