"""A small company at work, to try the product on (SPEC 6)."""

from services.demo.work import Demo

__all__ = ["Demo"]
