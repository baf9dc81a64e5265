"""The music of a live session: bars, what comes next, and the model that makes it."""
