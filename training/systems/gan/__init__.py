"""The MidiNet-like GAN of Luo 2021, "Neural Music Generation", sec. 5.6.1."""
