"""MusicVAE latents with a transformer DDPM, after Mittal et al. 2021: what the first work had planned."""
