"""Music and diffusion: everything that needs neither a port, a window nor a network."""
