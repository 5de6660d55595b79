"""The notification centre: who is called by what, until when, and what they hid of it (SPEC 4)."""
