"""Finding conversations by what is known of their customers and by what was said in them."""
