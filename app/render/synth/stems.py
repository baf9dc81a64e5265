"""The sounds of parts, kept: what was heard before is there at once."""

import os
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

from ripieno.app.render.sound import Samples
from ripieno.app.render.synth.parts import InstrumentPart
from ripieno.app.render.synth.synthesizer import Synthesizer
from ripieno.app.render.synth.usual import usual_synthesizer

KEPT = 256 * 2**20
"""Bytes of sound that are kept: about twelve minutes of one lane."""


class Stems:
    """The sounds of parts, the least lately used of which are forgotten; safe among threads.

    Args:
        find: Returns the synthesizer; called when the first sound is wanted, and again after it failed.
        kept: Bytes to keep.
    """

    def __init__(self, find: Callable[[], Synthesizer] = usual_synthesizer, kept: int = KEPT) -> None:
        self._find = find
        self._limit = kept
        self._synthesizer: Synthesizer | None = None
        self._kept: OrderedDict[InstrumentPart, Samples] = OrderedDict()
        self._lock = Lock()
        self._executor = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="ripieno-synth")

    def of(self, parts: Sequence[InstrumentPart]) -> list[Samples]:
        """Return the sounds of parts, synthesizing side by side those that are not kept.

        Raises:
            SoundError: If they cannot be made.
        """
        with self._lock:
            found = {part: self._kept[part] for part in parts if part in self._kept}
            for part in found:
                self._kept.move_to_end(part)
        missing = [part for part in dict.fromkeys(parts) if part not in found]
        if missing:
            found |= zip(missing, self._executor.map(self._ready().stem, missing), strict=True)
            self._keep({part: found[part] for part in missing})
        return [found[part] for part in parts]

    def _ready(self) -> Synthesizer:
        with self._lock:
            if self._synthesizer is None:
                self._synthesizer = self._find()
            return self._synthesizer

    def _keep(self, new: dict[InstrumentPart, Samples]) -> None:
        with self._lock:
            self._kept |= new
            while len(self._kept) > 1 and sum(each.nbytes for each in self._kept.values()) > self._limit:
                self._kept.popitem(last=False)
