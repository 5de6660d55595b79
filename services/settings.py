"""What an operator can set, read from the environment and `.env` and checked at start (SPEC 9)."""

import ipaddress
from pathlib import Path
from typing import Annotated, Any, Literal

import limits
from pydantic import (
    AfterValidator,
    BeforeValidator,
    ByteSize,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from services.conference import ice
from services.conference.template import template
from services.environment import PREFIX, SecretFiles, complaints
from services.setting_addresses import (
    base,
    kept,
    mail_address,
    mail_server,
    networks,
    origin,
    place_of_files,
    scheme,
)

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

SECRET_BYTES = 32
TOKEN_LENGTH = 16


class SettingsError(Exception):
    """Settings that can't be used; one line for each mistake."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def _rate(value: str) -> str:
    try:
        rates = limits.parse_many(value)
    except ValueError:
        rates = []
    if not rates or any(rate.amount < 1 for rate in rates):
        raise ValueError("a rate such as 30/minute, or several such as 20/minute;200/hour")
    return value


def _long_enough(value: SecretStr | None) -> SecretStr | None:
    if value is not None and len(value.get_secret_value().encode()) < SECRET_BYTES:
        raise ValueError(f"at least {SECRET_BYTES} bytes, such as the output of: openssl rand -hex 32")
    return value


def _hard_to_guess(value: SecretStr | None) -> SecretStr | None:
    if value is not None and len(value.get_secret_value()) < TOKEN_LENGTH:
        raise ValueError(f"at least {TOKEN_LENGTH} characters, such as the output of: openssl rand -hex 16")
    return value


def _existing_file(value: Path | None) -> Path | None:
    if value is not None and not value.is_file():
        raise ValueError("the path of a file that exists")
    return value


def _ice_servers(value: str) -> str:
    ice.parse(value)
    return value


def _lower(value: Any) -> Any:
    return value.strip().lower() if isinstance(value, str) else value


Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Rate = Annotated[str, AfterValidator(_rate)]
Networks = Annotated[tuple[Network, ...], NoDecode, BeforeValidator(networks)]


class Settings(BaseSettings):
    """Every setting of SPEC 9. Durations are in seconds, sizes in bytes."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        validate_default=False,
    )

    data_dir: Path = Path("data")
    database_url: Annotated[
        str, scheme("sqlite", "postgresql", "postgres", "postgresql+psycopg"), AfterValidator(kept)
    ] = Field(default="", repr=False)
    redis_url: Annotated[str, scheme("redis", "rediss", "unix")] = Field(default="", repr=False)
    files_url: Annotated[str, scheme("s3", "file"), AfterValidator(place_of_files)] = Field(
        default="", repr=False
    )
    max_file_size: Annotated[ByteSize, Field(ge=0)] = ByteSize(25_000_000)
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    public_url: Annotated[str, scheme("http", "https"), AfterValidator(origin)] = ""
    secret_key: Annotated[SecretStr | None, AfterValidator(_long_enough)] = None
    smtp_url: Annotated[str, scheme("smtp", "smtps", "smtp+starttls"), AfterValidator(mail_server)] = Field(
        default="", repr=False
    )
    mail_from: Annotated[str, AfterValidator(mail_address)] = ""
    ice_servers: Annotated[str, AfterValidator(_ice_servers)] = Field(default="", repr=False)
    turn_secret: SecretStr | None = None
    conference_url: Annotated[str, AfterValidator(template)] = ""
    whatsapp_url: Annotated[str, scheme("http", "https"), AfterValidator(base)] = (
        "https://graph.facebook.com/v24.0"
    )
    soon_after: Seconds = 180.0
    overdue_after: Seconds = 300.0
    close_after: Seconds = 86_400.0
    away_after: Seconds = 600.0
    reopen_to_crew: Seconds = 900.0
    email_delay: Seconds = 30.0
    online_grace: Seconds = 10.0
    ring_every: Annotated[float, Field(ge=0.1, le=86_400, allow_inf_nan=False)] = 60.0
    """While an Overdue one calls and nobody has taken it."""
    login_limit: Rate = "20/minute;200/hour"
    message_limit: Rate = "60/minute"
    socket_limit: Rate = "300/minute"
    demo_password: SecretStr | None = None
    metrics_token: Annotated[SecretStr | None, AfterValidator(_hard_to_guess)] = None
    trusted_proxies: Networks = ()
    geoip_db: Annotated[Path | None, AfterValidator(_existing_file)] = None
    log_format: Annotated[Literal["console", "json"], BeforeValidator(_lower)] = "console"
    log_level: Annotated[
        Literal["debug", "info", "warning", "error", "critical"], BeforeValidator(_lower)
    ] = "info"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let `*_FILE` stand in for secrets; what is named directly in the environment comes first."""
        return init_settings, env_settings, SecretFiles(settings_cls), dotenv_settings

    @model_validator(mode="after")
    def _stages_in_order(self) -> "Settings":
        if self.soon_after > self.overdue_after:
            raise ValueError(f"SOON_AFTER must not be longer than {PREFIX}OVERDUE_AFTER")
        return self

    @model_validator(mode="after")
    def _turn_servers_know_who_asks(self) -> "Settings":
        if self.turn_secret is None and ice.wants_secret(ice.parse(self.ice_servers)):
            raise ValueError(
                "ICE_SERVERS names a TURN server without USER:PASSWORD@: add them, "
                f"or set {PREFIX}TURN_SECRET"
            )
        return self

    @property
    def address(self) -> str:
        """Where people find this server: PUBLIC_URL, else HOST and PORT. Never taken from a request."""
        if self.public_url:
            return self.public_url
        host = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(self.host, self.host)  # noqa: S104 names, not a binding
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @property
    def is_https(self) -> bool:
        """Whether browsers reach this server by TLS, so that cookies can be Secure."""
        return self.public_url.startswith("https://")

    @property
    def database_address(self) -> str:
        """The database in SQLAlchemy's form."""
        if not self.database_url:
            return f"sqlite:///{self.data_dir.absolute() / 'triptych.db'}"
        scheme, rest = self.database_url.split("://", 1)
        return f"postgresql+psycopg://{rest}" if scheme in ("postgresql", "postgres") else self.database_url

    @property
    def sqlite_path(self) -> Path | None:
        """The database's file; None on PostgreSQL."""
        scheme, _, path = self.database_address.partition(":///")
        return Path(path) if scheme == "sqlite" else None


def load_settings(**overrides: Any) -> Settings:
    """Read and check every setting.

    Raises SettingsError with one line for each mistake.
    """
    lines = complaints(Settings.model_fields)
    try:
        settings = Settings(**overrides)
    except ValidationError as error:
        raise SettingsError(lines + [_line(mistake) for mistake in error.errors()]) from None
    if lines:
        raise SettingsError(lines)
    return settings


def _line(mistake: Any) -> str:
    """Name the setting and what it takes. The value is left out: it may be a secret."""
    name = PREFIX + str(mistake["loc"][0]).upper() if mistake["loc"] else ""
    reason = str(mistake["ctx"]["error"]) if mistake["type"] == "value_error" else mistake["msg"]
    if not name:
        return f"{PREFIX}{reason}"
    return f"{name} must be {_wanted(mistake, reason)}"


def _wanted(mistake: Any, reason: str) -> str:
    """Say what the setting takes, in words for operators."""
    match mistake["type"]:
        case "literal_error":
            return str(mistake["ctx"]["expected"]).replace("'", "")
        case "int_parsing" | "int_from_float":
            return "a whole number"
        case "float_parsing":
            return "a number of seconds, such as 30 or 0.5"
        case "greater_than_equal" | "less_than_equal":
            return reason.removeprefix("Input should be ")
        case "finite_number":
            return "a finite number"
        case "byte_size" | "byte_size_unit":
            return "a size such as 25 MB"
        case _:
            return reason
