"""One seed for each file, from one for all."""

import hashlib


def file_seed(master: int, name: str, part: int = 0) -> int:
    """Return the seed of a file, whatever other files there are.

    Args:
        master: The seed of the batch.
        name: The file's name in the batch, with slashes.
        part: Which piece of work on the file.

    Returns:
        0 to 2**32 - 1.
    """
    digest = hashlib.sha256(f"{master}/{part}/{name}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:4])
