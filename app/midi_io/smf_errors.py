"""Why bytes were refused as a Standard MIDI File."""

from ripieno.engine.errors import RipienoError


class SmfError(RipienoError):
    """Bytes that are no readable Standard MIDI File.

    Attributes:
        name: The file's name, as the caller gave it.
        offset: Byte offset, from the start of the file, of the first thing that is wrong.
        fault: What is wrong, without the place.
    """

    def __init__(self, name: str, offset: int, fault: str, remedy: str) -> None:
        """Compose the one sentence that a user sees.

        Args:
            name: The file's name.
            offset: Byte offset of the fault.
            fault: What is wrong, without the place.
            remedy: What the user can do, as an imperative.
        """
        super().__init__(f"{name}: {fault} at byte {offset}; {remedy}.")
        self.name = name
        self.offset = offset
        self.fault = fault


class EventError(RipienoError):
    """Bytes that are no event; the chunk they lie in refuses them with a :class:`SmfError`.

    Attributes:
        offset: Byte offset of the fault.
        fault: What is wrong, without the place.
        torn: Whether the bytes merely ran out, so that more of them might mend it.
    """

    def __init__(self, offset: int, fault: str, *, torn: bool = False) -> None:
        """Record what is wrong and where."""
        super().__init__(fault)
        self.offset = offset
        self.fault = fault
        self.torn = torn
