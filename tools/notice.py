"""Write NOTICE, the file that names the works of others: ``python -m tools.notice``."""

from pathlib import Path

from ripieno.app.session.credits.notice import notice

TARGET = Path(__file__).parents[1] / "NOTICE"


def main() -> None:
    """Write the file anew."""
    TARGET.write_text(notice(), encoding="utf-8")
    print(f"Wrote {TARGET}")


if __name__ == "__main__":
    main()
