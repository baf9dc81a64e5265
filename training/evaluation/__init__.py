"""How good are filled bars? Measures on songs kept out of training, beside simpler ways to fill."""
