"""What did not leave the house, or perhaps did."""


class Undelivered(Exception):
    """The other side did not take it. `reason` is for agents."""

    def __init__(
        self,
        reason: str,
        *,
        is_permanent: bool = False,
        is_address: bool = False,
        is_certain: bool = True,
        is_server: bool = False,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_permanent = is_permanent
        self.is_address = is_address
        self.is_certain = is_certain
        """It has certainly not been taken."""
        self.is_server = is_server
        """Nothing would have been taken: the other side can't be reached, or lets us not in."""
