"""As described, and so that it learns."""

from functools import partial

from ripieno.engine.systems.representations.packed_roll import PackedRoll
from ripieno.training.systems.gan.continuation import sample_stretches
from ripieno.training.systems.gan.inspection import inspect_gan
from ripieno.training.systems.gan.network import GanNetwork, GanShape
from ripieno.training.systems.gan.trainer import GanTrainer
from ripieno.training.systems.system import Changes, System, SystemSettings

UNQUANTISED_SECONDS = 1 / 300
"""Of a cell: 97 % of rows of our songs repeat the row before, as in sec. 5.6.2."""

FAITHFUL = GanShape(
    rows=2048,
    strides=(8, 4, 4),
    channels=128,
    primer_channels=16,
    generator_layers=(1024,),
    kernels=((24, 24), (16, 16)),
    discriminator_channels=(16, 64),
    discriminator_layers=(1024,),
)
FIXED = GanShape(
    rows=32,
    strides=(2, 2, 2, 2),
    channels=256,
    primer_channels=64,
    generator_layers=(),
    kernels=((4, 2), (4, 2), (4, 2)),
    discriminator_channels=(64, 128),
    discriminator_layers=(),
    sees_primer=True,
    binary=True,
    normed=False,
)

READ = (
    "The text does not say how long a row is; rows of 3.3 ms make 97 % of ours repeat the one before, as his "
    "did, and 2,048 of them last 6.8 s. As in MidiNet the generator makes as many rows as the primer has, "
    "and the discriminator reads those alone. Its kernel of 88 is read as all keys of one row, those of 24 "
    "and 16 as rows. Figure 5.19 gives no sizes: those of MidiNet's published code, its two turns of the "
    "generator and its weights of feature matching are used."
)
MENDED = (
    "Rows are sixteenths, so that 32 of them are two bars and few repeat; the discriminator has less than "
    "half of the weights, no wide layer, and reads the primer too, to see whether the music goes on from "
    "it; the generator has twice the channels, four times those for the primer, and one linear layer; it "
    "makes 0 and 1, with a straight-through gradient (Dong and Yang 2018), because any other value "
    "betrays it; both learn in equal turns, the discriminator at twice the rate; weights are averaged."
)


def _system(
    name: str,
    shape: GanShape,
    representation: PackedRoll,
    trainer: GanTrainer,
    settings: SystemSettings,
    changes: Changes,
) -> System:
    return System(
        name=name,
        title="MidiNet-like GAN, " + ("rows of 3.3 ms" if changes == "faithful" else "sixteenths"),
        source="Luo 2021, Neural Music Generation, sec. 5.6.1",
        family="MidiNet-like GAN",
        representation=representation,
        build=partial(GanNetwork, shape),
        trainer=trainer,
        sample=partial(sample_stretches, representation, shape.rows),
        settings=settings,
        changes=changes,
        differs=READ if changes == "faithful" else MENDED,
        inspect=partial(inspect_gan, representation, shape.rows),
    )


SYSTEMS = (
    _system(
        "gan-midinet",
        FAITHFUL,
        PackedRoll(UNQUANTISED_SECONDS),
        GanTrainer(),
        SystemSettings(5.0, 16, 4096),
        "faithful",
    ),
    _system(
        "gan-midinet-fixed",
        FIXED,
        PackedRoll(),
        GanTrainer(discriminator_rate=4e-4, turns=1),
        SystemSettings(5.0, 64, 64, average=0.99),
        "fixed",
    ),
)
