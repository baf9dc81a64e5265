"""Dilated convolutions alone: Luo 2021, "Neural Music Generation", sec. 5.6.2."""
