"""Samplers, schedules, guidance and inpainting over one contract: ``denoise(x, sigma)``."""
