"""The piano roll: notes of all lanes on one canvas, and what is selected and edited there."""
