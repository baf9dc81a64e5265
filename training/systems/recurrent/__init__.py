"""The recurrent family of Luo 2021, "Neural Music Generation", sec. 5.3 and 5.4."""
