"""The page "Conversations": RED, YELLOW and GREEN, and what keeps them alive."""
