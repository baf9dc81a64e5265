"""What a file keeps when another takes its place: owner, group, permissions, access lists, attributes."""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_GROUP = 0o070
_GROUP_SHIFT = 3


def take_attributes(draft: Path, replaced: Path, title: Path) -> tuple[str, ...]:
    """Give a draft what the file has that it will replace.

    Args:
        draft: The draft.
        replaced: The file that is there.
        title: What messages call it.

    Returns:
        One sentence for each thing that cannot be kept.

    Raises:
        OSError: If the permissions cannot be kept.
    """
    old = replaced.stat()
    lost = [*_take_owner(draft, old)]
    mode = stat.S_IMODE(old.st_mode)
    if "group" in lost:  # who is in another group may do no more than anybody else
        mode &= ~_GROUP | (mode << _GROUP_SHIFT)
    lost += _take_extended(draft, replaced)
    draft.chmod(mode)
    said = [f"{title} has another {each} than the file that it replaced." for each in lost]
    if old.st_nlink > 1:
        names = "another name" if old.st_nlink == 2 else f"{old.st_nlink - 1} other names"
        said.append(f"The file that was {title} has {names} (hard links) with the contents of before.")
    return tuple(said)


def _take_owner(draft: Path, old: os.stat_result) -> Iterator[str]:
    """Give a draft owner and group; yield what it does not get."""
    if not hasattr(os, "chown"):
        return
    made = draft.stat()
    for title, before, now, place in (
        ("owner", old.st_uid, made.st_uid, (old.st_uid, -1)),
        ("group", old.st_gid, made.st_gid, (-1, old.st_gid)),
    ):
        if before != now:
            try:
                os.chown(draft, *place)
            except OSError:
                yield title


def _take_extended(draft: Path, replaced: Path) -> Iterator[str]:
    """Give a draft access lists and extended attributes; yield those that it does not get."""
    if not hasattr(os, "listxattr"):  # not on macOS and Windows
        return
    names: list[str] = []
    with suppress(OSError):
        names = os.listxattr(replaced)
    for name in names:
        try:
            value = os.getxattr(replaced, name)
            os.setxattr(draft, name, value)
        except OSError:
            yield f'attribute "{name}"'
