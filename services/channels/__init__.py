"""The doors by which customers write, one folder a kind."""
