"""Building parts of the console."""
