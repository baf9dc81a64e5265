"""How each kind of system plays: from the arrays that its graphs give to notes."""
