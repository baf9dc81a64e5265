"""Which version of Ripieno runs."""

NOT_INSTALLED = "(not installed, run from its sources)"


def version() -> str:
    """Return the number of the version, or words where it runs from its sources."""
    from importlib import metadata

    try:
        return metadata.version("ripieno")
    except metadata.PackageNotFoundError:
        return NOT_INSTALLED
