"""What a customer may ask for: all that is stored of them, and that it goes for good."""
