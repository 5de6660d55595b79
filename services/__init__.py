"""Everything the product does. Knows nothing of NiceGUI or HTTP."""
