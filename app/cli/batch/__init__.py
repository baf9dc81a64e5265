"""The command ``batch``: its options, the rows of job files, and its reports."""
