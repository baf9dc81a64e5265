"""The spectrogram diffusion transformer of "Music generation with Diffusion models", Bojescu 2025."""
