"""Settings: every one of SPEC 9, checked at start, one clear line for each mistake."""

import ipaddress
from pathlib import Path

import pytest

from services.settings import Settings, SettingsError, load_settings


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import os

    for name in list(os.environ):
        if name.upper().startswith("TRIPTYCH_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def mistakes() -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load_settings()
    return caught.value.lines


def test_defaults_are_those_of_the_specification() -> None:
    settings = load_settings()
    assert settings.data_dir == Path("data")
    assert (settings.host, settings.port, settings.address) == ("127.0.0.1", 8080, "http://127.0.0.1:8080")
    assert settings.max_file_size == 25_000_000
    durations = (
        settings.soon_after,
        settings.overdue_after,
        settings.close_after,
        settings.away_after,
        settings.reopen_to_crew,
        settings.email_delay,
        settings.online_grace,
    )
    assert list(durations) == [180, 300, 86400, 600, 900, 30, 10]
    assert not any((settings.secret_key, settings.smtp_url, settings.demo_password, settings.geoip_db))
    assert (settings.log_format, settings.log_level) == ("console", "info")


def test_every_setting_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "city.mmdb").write_bytes(b"x")
    values = {
        "DATA_DIR": "elsewhere",
        "DATABASE_URL": "postgresql://u:p@db/triptych",
        "REDIS_URL": "redis://cache:6379/0",
        "FILES_URL": "s3://bucket/triptych",
        "MAX_FILE_SIZE": "1.5 MB",
        "HOST": "0.0.0.0",  # noqa: S104 a value to read
        "PORT": "0",
        "PUBLIC_URL": "https://Chat.example.com:443/",
        "SECRET_KEY": "s" * 32,
        "SMTP_URL": "smtp+starttls://u:p@mail.example.com:587",
        "MAIL_FROM": "Support <support@example.com>",
        "ICE_SERVERS": "stun:stun.example.com,turn:turn.example.com:3478?transport=udp",
        "TURN_SECRET": "hush",
        "CONFERENCE_URL": "https://meet.example.com/{room}",
        "WHATSAPP_URL": "http://localhost:9000/demo/graph/",
        "SOON_AFTER": "0",
        "OVERDUE_AFTER": "0.5",
        "CLOSE_AFTER": "0",
        "AWAY_AFTER": "0",
        "REOPEN_TO_CREW": "0",
        "EMAIL_DELAY": "0",
        "ONLINE_GRACE": "0.25",
        "RING_EVERY": "0.5",
        "LOGIN_LIMIT": "1000/second",
        "MESSAGE_LIMIT": "10/second;30/minute",
        "SOCKET_LIMIT": "30/minute",
        "DEMO_PASSWORD": "let me in",
        "METRICS_TOKEN": "sixteen letters!",
        "TRUSTED_PROXIES": "10.0.0.0/8, ::1",
        "GEOIP_DB": "city.mmdb",
        "LOG_FORMAT": "JSON",
        "LOG_LEVEL": "DEBUG",
    }
    assert set(values) == {name.upper() for name in Settings.model_fields}
    for name, value in values.items():
        monkeypatch.setenv(f"TRIPTYCH_{name}", value)
    settings = load_settings()
    assert settings.max_file_size == 1_500_000
    assert settings.address == "https://chat.example.com"
    assert settings.whatsapp_url == "http://localhost:9000/demo/graph"
    assert settings.is_https
    assert (settings.soon_after, settings.overdue_after, settings.online_grace, settings.port) == (
        0,
        0.5,
        0.25,
        0,
    )
    assert settings.trusted_proxies == (ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("::1/128"))
    assert settings.database_address == "postgresql+psycopg://u:p@db/triptych"
    assert settings.sqlite_path is None
    assert (settings.log_format, settings.log_level) == ("json", "debug")


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("PORT", "eighty", "TRIPTYCH_PORT must be a whole number"),
        ("PORT", "65536", "TRIPTYCH_PORT must be less than or equal to 65535"),
        ("SOON_AFTER", "-1", "TRIPTYCH_SOON_AFTER must be greater than or equal to 0"),
        ("SOON_AFTER", "soon", "TRIPTYCH_SOON_AFTER must be a number of seconds, such as 30 or 0.5"),
        ("EMAIL_DELAY", "inf", "TRIPTYCH_EMAIL_DELAY must be a finite number"),
        ("EMAIL_DELAY", "nan", "TRIPTYCH_EMAIL_DELAY must be a finite number"),
        ("LOGIN_LIMIT", "often", "TRIPTYCH_LOGIN_LIMIT must be a rate such as 30/minute"),
        ("LOGIN_LIMIT", "0/minute", "TRIPTYCH_LOGIN_LIMIT must be a rate such as 30/minute"),
        ("MAX_FILE_SIZE", "huge", "TRIPTYCH_MAX_FILE_SIZE must be a size such as 25 MB"),
        (
            "PUBLIC_URL",
            "chat.example.com",
            "TRIPTYCH_PUBLIC_URL must be an address that begins with http:// or https://",
        ),
        (
            "PUBLIC_URL",
            "https://example.com/chat",
            "TRIPTYCH_PUBLIC_URL must be a scheme and a host without a path",
        ),
        ("WHATSAPP_URL", "https://", "TRIPTYCH_WHATSAPP_URL must be an address with a version"),
        ("METRICS_TOKEN", "short", "TRIPTYCH_METRICS_TOKEN must be at least 16 characters"),
        ("PUBLIC_URL", "http://a:99999", "TRIPTYCH_PUBLIC_URL must be a scheme and a host without a path"),
        ("DATABASE_URL", "mysql://db", "TRIPTYCH_DATABASE_URL must be an address that begins with sqlite://"),
        (
            "DATABASE_URL",
            "sqlite://",
            "TRIPTYCH_DATABASE_URL must be a file that is kept, such as sqlite:///",
        ),
        (
            "DATABASE_URL",
            "sqlite:///",
            "TRIPTYCH_DATABASE_URL must be a file that is kept, such as sqlite:///",
        ),
        ("DATABASE_URL", "sqlite:///:memory:", "TRIPTYCH_DATABASE_URL must be a file that is kept"),
        ("REDIS_URL", "http://cache", "TRIPTYCH_REDIS_URL must be an address that begins with redis://"),
        ("FILES_URL", "ftp://files", "TRIPTYCH_FILES_URL must be an address that begins with s3://"),
        ("SMTP_URL", "mail.example.com", "TRIPTYCH_SMTP_URL must be an address that begins with smtp://"),
        ("SMTP_URL", "smtp://", "TRIPTYCH_SMTP_URL must be the address of a mail server"),
        ("MAIL_FROM", "nobody", "TRIPTYCH_MAIL_FROM must be an address such as support@example.com"),
        ("ICE_SERVERS", "stun.example.com", "TRIPTYCH_ICE_SERVERS must be servers such as stun:"),
        (
            "ICE_SERVERS",
            "turn:turn.example.com",
            "TRIPTYCH_ICE_SERVERS names a TURN server without USER:PASSWORD@: add them, or set TRIPTYCH_TURN",
        ),
        ("CONFERENCE_URL", "https://x.example/", "TRIPTYCH_CONFERENCE_URL must be an address with {room}"),
        ("SECRET_KEY", "s" * 31, "TRIPTYCH_SECRET_KEY must be at least 32 bytes"),
        ("TRUSTED_PROXIES", "proxy", "TRIPTYCH_TRUSTED_PROXIES must be addresses or networks"),
        ("GEOIP_DB", "nowhere.mmdb", "TRIPTYCH_GEOIP_DB must be the path of a file that exists"),
        ("LOG_FORMAT", "xml", "TRIPTYCH_LOG_FORMAT must be console or json"),
        ("LOG_LEVEL", "loud", "TRIPTYCH_LOG_LEVEL must be debug, info, warning, error or critical"),
    ],
)
def test_a_mistake_is_one_clear_line(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, line: str
) -> None:
    monkeypatch.setenv(f"TRIPTYCH_{name}", value)
    (only,) = mistakes()
    assert only.startswith(line)
    assert "\n" not in only


def test_every_mistake_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIPTYCH_PORT", "x")
    monkeypatch.setenv("TRIPTYCH_LOG_LEVEL", "x")
    monkeypatch.setenv("TRIPTYCH_EMAIL_DELAI", "3")
    assert [line.split()[0] for line in mistakes()] == [
        "TRIPTYCH_EMAIL_DELAI",
        "TRIPTYCH_PORT",
        "TRIPTYCH_LOG_LEVEL",
    ]


def test_soon_must_not_come_after_overdue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIPTYCH_SOON_AFTER", "301")
    assert mistakes() == ["TRIPTYCH_SOON_AFTER must not be longer than TRIPTYCH_OVERDUE_AFTER"]


def test_a_secret_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIPTYCH_SECRET_KEY", "hush")
    assert "hush" not in "".join(mistakes())
    monkeypatch.setenv("TRIPTYCH_SECRET_KEY", "hush" * 8)
    monkeypatch.setenv("TRIPTYCH_SMTP_URL", "smtp://user:hush@mail")
    monkeypatch.setenv("TRIPTYCH_ICE_SERVERS", "turn:user:hush@turn.example.com,turn:turn.example.com")
    monkeypatch.setenv("TRIPTYCH_TURN_SECRET", "hush")
    assert "hush" not in repr(load_settings())


def test_a_secret_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("k" * 40 + "\n")
    monkeypatch.setenv("TRIPTYCH_SECRET_KEY_FILE", str(tmp_path / "key"))
    key = load_settings().secret_key
    assert key is not None
    assert key.get_secret_value() == "k" * 40


def test_a_secret_and_its_file_exclude_each_other(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("k" * 40)
    monkeypatch.setenv("TRIPTYCH_SECRET_KEY", "s" * 40)
    monkeypatch.setenv("TRIPTYCH_SECRET_KEY_FILE", str(tmp_path / "key"))
    assert mistakes() == ["TRIPTYCH_SECRET_KEY_FILE and TRIPTYCH_SECRET_KEY are both set; keep one of them"]


def test_a_secret_file_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIPTYCH_SMTP_URL_FILE", "/nowhere/smtp")
    assert mistakes() == ["TRIPTYCH_SMTP_URL_FILE names a file that can't be read as text: /nowhere/smtp"]


def test_a_misspelt_name_is_told_what_it_may_mean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIPTYCH_TRUSTED_PROXY", "10.0.0.1")
    assert mistakes() == ["TRIPTYCH_TRUSTED_PROXY is not a setting; TRIPTYCH_TRUSTED_PROXIES is"]


def test_names_that_container_hosts_add_are_let_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIPTYCH_PORT_8080_TCP_ADDR", "10.0.0.1")
    monkeypatch.setenv("TRIPTYCH_SERVICE_HOST", "10.0.0.1")
    assert load_settings().port == 8080


def test_the_env_file_is_read_and_the_environment_wins(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("TRIPTYCH_PORT=9001\nTRIPTYCH_HOST=192.168.1.2\nOTHER=1\n")
    monkeypatch.setenv("TRIPTYCH_PORT", "9002")
    assert load_settings().address == "http://192.168.1.2:9002"


def test_an_empty_value_is_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIPTYCH_PORT", "")
    monkeypatch.setenv("TRIPTYCH_SECRET_KEY", "")
    assert (load_settings().port, load_settings().secret_key) == (8080, None)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("0.0.0.0", "http://127.0.0.1:80"),  # noqa: S104 a value to read
        ("::", "http://[::1]:80"),
        ("::1", "http://[::1]:80"),
        ("box", "http://box:80"),
    ],
)
def test_the_address_comes_from_host_and_port(host: str, address: str) -> None:
    assert load_settings(host=host, port=80).address == address


def test_the_database_lies_in_the_data_folder(tmp_path: Path) -> None:
    settings = load_settings(data_dir=tmp_path / "d")
    assert settings.sqlite_path == tmp_path / "d" / "triptych.db"
    assert settings.database_address == f"sqlite:///{tmp_path}/d/triptych.db"


def test_overrides_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIPTYCH_PORT", "9001")
    assert load_settings(port=1).port == 1
