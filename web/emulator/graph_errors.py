"""What the Graph API refuses with, by the published list of codes: at once, or by a later status."""

from dataclasses import dataclass, replace
from typing import Any

HREF = "/documentation/business-messaging/whatsapp/support/error-codes"


@dataclass(frozen=True, slots=True)
class GraphError:
    """A refusal. `status` is HTTP's. Without `details` the title stands alone, as Graph's own errors do."""

    status: int
    code: int
    title: str
    details: str = ""
    type: str = "OAuthException"
    subcode: int | None = None

    def body(self, trace: str) -> dict[str, Any]:
        """As an answer."""
        error: dict[str, Any] = {"message": self._message, "type": self.type, "code": self.code}
        if self.details:
            error["error_data"] = {"messaging_product": "whatsapp", "details": self.details}
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        return {"error": error | {"fbtrace_id": trace}}

    def failure(self) -> dict[str, Any]:
        """As one of a status' `errors`."""
        data = {"error_data": {"details": self.details or self.title}}
        return {"code": self.code, "title": self.title, "message": self.title} | data | {"href": HREF}

    def because(self, details: str) -> "GraphError":
        """The same with other details."""
        return replace(self, details=details)

    @property
    def _message(self) -> str:
        return f"(#{self.code}) {self.title}" if self.details else self.title


class Refused(Exception):
    """Ends a request with an error."""

    def __init__(self, error: GraphError) -> None:
        super().__init__(error.title)
        self.error = error


TOKEN_MISSING = GraphError(401, 104, "An access token is required to request this resource.")
TOKEN_INVALID = GraphError(401, 190, "Invalid OAuth access token - Cannot parse access token")
TOKEN_EXPIRED = GraphError(401, 190, "Error validating access token: Session has expired", subcode=463)
WRONG_PROOF = GraphError(
    400, 100, "Invalid appsecret_proof provided in the API argument", type="GraphMethodException"
)
NO_PROOF = GraphError(
    400, 100, "API calls from the server require an appsecret_proof argument", type="GraphMethodException"
)
NO_PERMISSION = GraphError(
    403, 10, "Application does not have permission for this action", "Permission is not granted."
)
TOKEN_UNFIT = GraphError(401, 0, "AuthException")
NO_CAPABILITY = GraphError(500, 3, "API Method")
ACCESS_DENIED = GraphError(403, 131005, "Access denied", "Permission is either not granted or removed.")
ACCOUNT_RESTRICTED = GraphError(
    403, 368, "Temporarily blocked for policies violations", "The account has been restricted."
)
ACCOUNT_LOCKED = GraphError(403, 131031, "Account has been locked", "Business Account has been locked.")
PAYMENT = GraphError(
    400, 131042, "Business eligibility payment issue", "There was an error related to your payment method."
)

COUNTRY = GraphError(
    403,
    130497,
    "Business account is restricted from messaging users in this country.",
    "The account may not message users in certain countries.",
)
CERTIFICATE = GraphError(500, 131045, "Incorrect certificate", "Message failed to send: registration error.")
UNREGISTERED = GraphError(400, 133010, "Phone number not registered", "Phone number is not registered.")
REGISTRATION_RATE = GraphError(
    400, 133016, "Account register deregister rate limit exceeded", "Registration failed: too many attempts."
)

TOO_MANY_CALLS = GraphError(429, 4, "Application request limit reached", subcode=2446079)
ACCOUNT_RATE = GraphError(429, 80007, "Rate limit issues", "The account has reached its rate limit.")
RATE = GraphError(429, 130429, "Rate limit hit", "Cloud API message throughput has been reached.")
SPAM_RATE = GraphError(
    400, 131048, "Spam rate limit hit", "Message failed to send because of restrictions on this number."
)
PAIR_RATE = GraphError(
    400,
    131056,
    "(Business Account, Consumer Account) pair rate limit hit",
    "Too many messages to the same phone number in a short period of time.",
)

UNKNOWN_PATH = GraphError(400, 2500, "Unknown path components")
NO_SUCH_OBJECT = GraphError(
    400,
    100,
    "Unsupported request. The object does not exist or can't be loaded due to missing permissions.",
    type="GraphMethodException",
    subcode=33,
)
API_UNKNOWN = GraphError(400, 1, "API Unknown")
TEMPORARY = GraphError(503, 2, "Service temporarily unavailable")
UNAVAILABLE = GraphError(500, 131016, "Service unavailable", "A service is temporarily unavailable.")
MAINTENANCE = GraphError(
    500, 131057, "Account in maintenance mode", "Business Account is in maintenance mode."
)
UNKNOWN = GraphError(500, 131000, "Something went wrong", "Message failed to send due to an unknown error.")
INVALID = GraphError(400, 100, "Invalid parameter", "A parameter is not supported.")
MISSING = GraphError(400, 131008, "Required parameter is missing", "A parameter is missing.")
INVALID_VALUE = GraphError(400, 131009, "Parameter value is not valid", "A value is not valid.")

UNSUPPORTED_TYPE = GraphError(400, 131051, "Unsupported message type", "Message type is not supported.")
TO_ITSELF = GraphError(
    400, 131021, "Recipient cannot be sender", "Sender and recipient phone number is the same."
)
UNDELIVERABLE = GraphError(400, 131026, "Message undeliverable", "Message Undeliverable.")
WINDOW_CLOSED = GraphError(
    400,
    131047,
    "Re-engagement message",
    "More than 24 hours have passed since the customer last replied to this number.",
)
ECOSYSTEM = GraphError(
    400,
    131049,
    "This message was not delivered to maintain healthy ecosystem engagement.",
    "In order to maintain a healthy ecosystem engagement, the message failed to be delivered.",
)
OPTED_OUT = GraphError(
    400, 131050, "Unable to deliver the message.", "The recipient has stopped marketing messages."
)
MEDIA_DOWNLOAD = GraphError(400, 131052, "Media download error", "The media could not be downloaded.")
MEDIA_UPLOAD = GraphError(400, 131053, "Media upload error", "The media could not be uploaded.")

TEMPLATE_PARAMETERS = GraphError(
    400, 132000, "Number of parameters does not match the expected number of params", "body: another number"
)
TEMPLATE_UNKNOWN = GraphError(
    404, 132001, "Template name does not exist in the translation", "The template does not exist."
)
TEMPLATE_LENGTH = GraphError(400, 132005, "Template hydrated text too long", "Translated text too long.")
TEMPLATE_POLICY = GraphError(
    400, 132007, "Template format character policy violated", "Template content violates a policy."
)
TEMPLATE_FORMAT = GraphError(
    400, 132012, "Parameter format does not match format in the created template", "Another format."
)
TEMPLATE_PAUSED = GraphError(400, 132015, "Template is Paused", "Template is paused due to low quality.")
TEMPLATE_DISABLED = GraphError(
    400, 132016, "Template is Disabled", "Template has been paused too often and is disabled."
)
