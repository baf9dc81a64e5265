"""Words that describe music, read as parameters of ``ripieno generate``."""
