"""Training: data readers, networks, losses, the loop, evaluation and export."""
