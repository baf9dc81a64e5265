"""Model packs and the one place where a network runs."""
