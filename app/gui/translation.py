"""The window in other languages; docs/gui.md says how a translation is made."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

FOLDER = Path(__file__).parent / "translations"
"""Where ``ripieno_de.qm`` and the like lie."""


def translate(app: QCoreApplication, locale: QLocale | None = None, folder: Path = FOLDER) -> int:
    """Let the program speak a language, as far as there are translations.

    Args:
        app: The program.
        locale: The language; None for the desktop's.
        folder: Where Ripieno's translations lie; Qt's own come with Qt.

    Returns:
        How many translations were found, Qt's among them.
    """
    locale = locale or QLocale()
    qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    found = 0
    for name, place in (("qtbase", qt_folder), ("ripieno", str(folder))):
        translator = QTranslator(app)
        if translator.load(locale, name, "_", place):
            app.installTranslator(translator)
            found += 1
    return found


def said(context: str, text: str) -> str:
    """Return words in the user's language, where there is no widget whose ``tr`` could do so."""
    return QCoreApplication.translate(context, text)


def marked(context: str, text: str) -> str:  # noqa: ARG001 (for those who look for words to translate)
    """Return words as they are, to be passed to ``said`` when they are shown."""
    return text
