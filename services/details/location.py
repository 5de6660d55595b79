"""From which country, and by the operator's own database from which city, an address is (SPEC 5)."""

import ipaddress
import threading
from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from services.details.places import country_name

if TYPE_CHECKING:
    from maxminddb import Reader

log = structlog.get_logger(__name__)

REMEMBERED = 4_096


class Locator:
    """Looks addresses up, offline. What it rests on is loaded at the first question, which takes 0.2 s."""

    def __init__(self, cities: Path | None) -> None:
        """`cities`: a database in MaxMind's format."""
        self._cities = cities
        self._reader: Reader | None = None
        self._known: OrderedDict[str, str] = OrderedDict()
        self._lock = threading.Lock()

    def known(self, address: str) -> str | None:
        """What was found before; None: ask `find`, in a thread."""
        return self._known.get(address) if address else ""

    def find(self, address: str) -> str:
        """`Lisbon, Portugal`, `Portugal`, or nothing when it is not known."""
        with self._lock:
            found = self.known(address)
            if found is None:
                found = self._known[address] = self._look_up(address)
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
            return found

    def country_code(self, address: str) -> str:
        """Two letters of ISO 3166, or nothing."""
        import iptocc

        try:
            return iptocc.country_code(str(ipaddress.ip_address(address))) or ""
        except ValueError:
            return ""

    def _look_up(self, address: str) -> str:
        city, code = self._of_database(address)
        country = country_name(code or self.country_code(address))
        return ", ".join(part for part in (city, country) if part)

    def _of_database(self, address: str) -> tuple[str, str]:
        """City and country code of the operator's database, as far as it knows them."""
        if self._cities is None:
            return "", ""
        import maxminddb

        try:
            self._reader = self._reader or maxminddb.open_database(self._cities)
            record: Any = self._reader.get(ipaddress.ip_address(address))
            return _read(record, "city", "names", "en"), _read(record, "country", "iso_code")
        except (OSError, ValueError, maxminddb.InvalidDatabaseError) as error:
            log.warning("the city database could not be read", error=str(error))
            return "", ""


def _read(record: Any, *path: str) -> str:
    """A text in a record that may hold anything."""
    for part in path:
        record = record.get(part) if isinstance(record, dict) else None
    return record if isinstance(record, str) else ""
