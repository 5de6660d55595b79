"""Message templates: texts that are made once and sent often (SPEC 4)."""
