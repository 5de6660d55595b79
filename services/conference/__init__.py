"""Conferences: one agent and the customer see and hear each other (SPEC 5)."""
