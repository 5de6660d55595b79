"""Why a mail server takes nothing, in words by which whoever set it up can mend it."""

import socket
import ssl

from aiosmtplib.errors import (
    SMTPAuthenticationError,
    SMTPConnectTimeoutError,
    SMTPResponseException,
    SMTPServerDisconnected,
)


def words(error: Exception, host: str, port: int) -> str:
    """One sentence or two; a password is in none of them."""
    place = f"{host}:{port}"
    if isinstance(error, SMTPAuthenticationError):
        return f"{host} does not take this user name and password: it answered {_answer(error)}"
    if isinstance(error, SMTPResponseException):
        return f"The mail server answered {_answer(error)}"
    if isinstance(error, SMTPConnectTimeoutError):
        return f"The mail server did not answer in time. Is {place} the right server and port?"
    if isinstance(error, TimeoutError):
        return "The mail server did not answer in time."
    return _of_the_line(_roots(error), error, host, place)


def _answer(error: SMTPResponseException) -> str:
    return " ".join(f"{error.code} {error.message}".split())


def _of_the_line(roots: list[BaseException], error: Exception, host: str, place: str) -> str:
    """What went wrong before the server could say anything itself."""
    for root in roots:
        match root:
            case socket.gaierror():
                return f"There is no server called {host}."
            case ssl.SSLCertVerificationError():
                return f"The certificate of {host} can't be trusted: {root.verify_message}."
            case ssl.SSLError():
                return f"{place} does not speak TLS from the first byte. Choose another encryption, or port."
            case ConnectionRefusedError():
                return f"Nothing listens at {place}: the connection was refused."
            case SMTPServerDisconnected():
                return f"{place} ended the connection. Another encryption, or port, may help."
            case _:
                pass
    if "STARTTLS" in str(error):
        return f"{place} offers no encryption by STARTTLS. Choose another encryption, or port."
    return f"The mail server can't be reached: {error}"


def _roots(error: BaseException) -> list[BaseException]:
    """The error and what caused it, the deepest cause first."""
    found: list[BaseException] = []
    step: BaseException | None = error
    while step is not None and step not in found:
        found.append(step)
        step = step.__cause__ or step.__context__
    return found[::-1]
