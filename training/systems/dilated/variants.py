"""Many narrow layers, few wide ones, and rows of sixteenths."""

from collections.abc import Callable
from functools import partial

from torch import nn

from ripieno.engine.systems.continuation import SHOWN_ROWS
from ripieno.engine.systems.representations.packed_roll import PackedRoll
from ripieno.training.systems.autoregression import row_loss, row_nats, row_sampler
from ripieno.training.systems.dilated.inspection import inspect_repeats
from ripieno.training.systems.dilated.network import FlatDilation, RowDilation
from ripieno.training.systems.gan.variants import UNQUANTISED_SECONDS
from ripieno.training.systems.system import Changes, Descent, System, SystemSettings

LINE_ROWS = 1490
"""Rows of 88 keys in which 131,072 numbers fit."""

NARROW = ((2,) * 17, (4, 4, 4, 4, 4, 4, 8, 8, 8, 8, 16, 16, 16, 32, 32, 64, 64))
WIDE = ((8, 8, 8, 8, 8, 4), (16, 32, 64, 128, 128, 256))
"""Kernels and channels of layers."""

RATE = 1e-3
MINUTES = 4.0

READ = (
    "The text does not say how long a row is; rows of 3.3 ms make 97 % of ours repeat the one before, as his "
    "did. Sizes are not given: 131,072 numbers of 88 keys, 5 s, are read by kernels of 2 whose dilation "
    "doubles, as in pianonet, from 4 channels to 64."
)
WIDER = READ + " Here with more channels and fewer layers, as sec. 5.6.2 recommends: six, of up to 256."
MENDED = (
    "Rows are sixteenths, of which few repeat; keys are channels, 192 in each layer, instead of a line on "
    "which neighbours in time are 88 numbers apart; each row is a target, not the one after the window alone."
)


def _system(
    name: str,
    title: str,
    representation: PackedRoll,
    build: Callable[[], nn.Module],
    settings: SystemSettings,
    changes: Changes,
    differs: str,
) -> System:
    shown = settings.window - 1
    most = 1.05 / representation.cell_made_seconds
    return System(
        name=name,
        title=f"Dilated convolutions, {title}",
        source="Luo 2021, Neural Music Generation, sec. 5.6.2",
        family="dilated convolutions",
        representation=representation,
        build=build,
        trainer=Descent(row_loss(representation), RATE),
        sample=row_sampler(representation, shown=shown, max_rows_per_second=most),
        settings=settings,
        changes=changes,
        differs=differs,
        nats=row_nats(representation),
        inspect=partial(inspect_repeats, representation, settings.window),
    )


SYSTEMS = (
    *(
        _system(
            f"dilated-{name}",
            f"rows of 3.3 ms, {title}",
            PackedRoll(UNQUANTISED_SECONDS),
            partial(FlatDilation, *sizes),
            SystemSettings(MINUTES, 32, LINE_ROWS + 1),
            "faithful",
            differs,
        )
        for name, title, sizes, differs in (
            ("narrow", "17 narrow layers", NARROW, READ),
            ("wide", "6 wide layers", WIDE, WIDER),
        )
    ),
    _system(
        "dilated-fixed",
        "sixteenths",
        PackedRoll(),
        partial(RowDilation, 192, 7),
        SystemSettings(MINUTES, 32, SHOWN_ROWS + 1),
        "fixed",
        MENDED,
    ),
)
