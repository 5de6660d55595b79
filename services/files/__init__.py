"""Files: how they come in, what is made of them, whose they are, and who may have them (DESIGN 6)."""
