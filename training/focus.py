"""What a run learns and from which examples, where it is not everything from all of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ripieno.training.augmentation import Augmentation
from ripieno.training.masks import MODES, Mode

Grouping = Literal["source", "style"]


@dataclass(frozen=True)
class Focus:
    """What a run learns.

    Attributes:
        parameters: Beginning of the names of the parameters that learn; the others stay as they are.
        modes: Ways to hide.
        grouping: What is drawn first, so that its shares hold: a data set, or a style, all of them alike.
        how: Augmentation.
    """

    parameters: str = ""
    modes: Mapping[str, Mode] = field(default_factory=lambda: MODES)
    grouping: Grouping = "source"
    how: Augmentation = field(default_factory=Augmentation)


FOCUSES: Mapping[str, Focus] = {
    "everything": Focus(),
    "styles": Focus(
        "context.habits.",
        {"lanes": MODES["lanes"], "bars": MODES["bars"]._replace(share=0.1, short=1.0, band=0.45)},
        "style",
        Augmentation(drop_style=0),
    ),
}
"""Everything, or styles alone: from whole lanes, where nothing else tells them."""
