"""What leaves the house for customers who may not see it in the chat (DESIGN 4)."""
