"""The transformer decoders of Luo 2021, "Neural Music Generation", sec. 5.5."""
