"""Draw the icon in the sizes and kinds that desktops ask for: python installer/icons.py FOLDER."""

import sys
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

DRAWING = Path(__file__).with_name("icon.svg")
SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
"""Pixels: those of the hicolor theme; Windows takes them up to 256, macOS all but 24 and 48."""


def draw(size: int, target: Path) -> None:
    """Draw the icon as a square PNG of so many pixels."""
    picture = QImage(size, size, QImage.Format.Format_ARGB32)
    picture.fill(0)
    painter = QPainter(picture)
    QSvgRenderer(str(DRAWING)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    if not picture.save(str(target)):
        sys.exit(f"{target} cannot be written; free some space or choose another folder.")


def main() -> None:
    """Draw all sizes, and pack them for Windows and macOS."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for size in SIZES:
        draw(size, folder / f"{size}.png")
    pictures = [Image.open(folder / f"{size}.png") for size in SIZES]
    small = [picture for picture in pictures if picture.width <= 256]
    small[-1].save(folder / "ripieno.ico", append_images=small, sizes=[each.size for each in small])
    pictures[-1].save(folder / "ripieno.icns", append_images=pictures)


if __name__ == "__main__":
    main()
