"""The audit trail as it is read: deeds of administration, and what was done with conversations (SPEC 6)."""
