"""The event DDPM of "Diffusion models for music generation" (Kyiv-Mohyla, 2024), ch. 4."""
