"""The same work on many files: what to do where, by workers, with a journal and a report."""
