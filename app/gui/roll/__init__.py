"""The piano roll: notes of all lanes on one canvas, and what is chosen and edited there."""
