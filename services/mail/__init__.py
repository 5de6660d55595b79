"""Mail: how it looks, and the server that takes it."""
