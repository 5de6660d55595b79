"""What the demo prints once people can come."""

from services.demo.cast import MAILBOX, PEOPLE, PHONE, SALES, SHOP, SUPPORT, SUPPORT_KEY, WORKSPACE, Person


def lines(address: str, made_up: str, *, has_mailbox: bool, has_phone: bool) -> list[str]:
    """Addresses, whom to sign in as, and with what; a password that was chosen is not repeated."""
    secret = made_up or "the one in TRIPTYCH_DEMO_PASSWORD"
    return [
        f"{WORKSPACE} is a small company to try it on.",
        f"  Console        {address}/conversations",
        f"  Shop           {address}{SHOP}",
        f"  Shop, support  {address}{SHOP}?channel={SUPPORT_KEY}",
        *([f"  Mailbox        {address}{MAILBOX}"] if has_mailbox else []),
        *([f"  Phone          {address}{PHONE}"] if has_phone else []),
        f"Sign in as one of them. Password: {secret}",
        *(f"  {person.email:<19}{_seats(person)}" for person in PEOPLE),
        "For a second agent open a private window: one browser is one agent.",
    ]


def _seats(person: Person) -> str:
    seats = [
        f"{'Team Admin' if person.seats[team] == 'admin' else 'Representative'} of {team}"
        for team in (SALES, SUPPORT)
        if team in person.seats
    ]
    return f"{person.workspace_role}; {', '.join(seats)}"
