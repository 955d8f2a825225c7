"""The settings: environment variables, or the same names in a file. The only place that reads the environment."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from rapidfuzz import fuzz, process

from bot.unsafe_settings import refusal

PREFIX = "LOTSE_"
LAST_PORT = 65535
ALIKE = 80
"""Of a hundred."""
HINTS = {
    "telegram_token": "set it to the token that @BotFather in Telegram gives you for your bot",
    "secret_key": "set it to a key that `lotse key new` prints, and keep it safe: without it nothing can be read again",
}


LOGS = ("log_format", "log_level")
"""How logs look, which is nobody's secret and leads nowhere."""
FORMS = {
    "telegram_token": "a token looks like 123456789:AAbbCC…, as @BotFather gives it",
    "telegram_api_url": "it must begin with http:// or https://",
    "webhook_url": "it must begin with http:// or https://",
    "webhook_secret": "only letters, digits, _ and - may stand in it, at most 256",
    "listen": "it must be HOST:PORT, as 127.0.0.1:8443",
    "monitor_listen": "it must be HOST:PORT, as 127.0.0.1:9090",
}
"""What a setting must look like, in words."""


class SettingsError(Exception):
    """A setting is missing or wrong; one line that says what to set."""


class Settings(BaseSettings):
    """All settings, each with its default where it has one."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        frozen=True,
        # What begins with our prefix in the file of settings and is none is a slip of the pen, and would go unheeded.
        extra="forbid",
        dotenv_filtering="match_prefix",
        hide_input_in_errors=True,
    )

    telegram_token: Annotated[str, Field(pattern=r"^\d+:[A-Za-z0-9_-]{30,}$")]
    telegram_api_url: Annotated[str, Field(pattern=r"^https?://[^\s/]+(/.*)?$")] = "https://api.telegram.org"
    database_url: str = "sqlite+aiosqlite:///lotse.db"
    secret_key: Annotated[str, Field(min_length=44)]
    mode: Literal["polling", "webhook"] = "polling"
    webhook_url: Annotated[str, Field(pattern=r"^https?://[^\s/]+(/.*)?$")] | None = None
    webhook_secret: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,256}$")] | None = None
    listen: Annotated[str, Field(pattern=r"^[^\s:]+:\d{1,5}$")] = "127.0.0.1:8443"
    timezone: str = "Europe/Berlin"
    network_file: Path | None = None
    monitor_listen: Annotated[str, Field(pattern=r"^[^\s:]+:\d{1,5}$")] | None = None
    # More would break what people are told when they have everything erased.
    backup_days: Annotated[int, Field(ge=1, le=30)] = 30
    log_format: Literal["console", "json"] | None = None
    log_level: Literal["info", "debug"] = "info"

    @field_validator("timezone")
    @classmethod
    def _is_known(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            # A folder of zones, as Europe, is an OSError.
            message = "is no time zone, as Europe/Berlin is"
            raise ValueError(message) from error
        return name

    @field_validator("telegram_api_url", "webhook_url")
    @classmethod
    def _is_an_address(cls, url: str | None) -> str | None:
        try:
            parts = urlsplit(url or "")
            is_whole = url is None or (bool(parts.hostname) and (parts.port is None or parts.port > 0))
        except ValueError:
            is_whole = False
        if not is_whole:
            message = "is no address, as https://lotse.example:8443/path"
            raise ValueError(message)
        return url

    @field_validator("webhook_url")
    @classmethod
    def _has_a_plain_path(cls, url: str | None) -> str | None:
        if set("{}") & set(unquote(urlsplit(url or "").path)):
            # They would stand for any text, and so serve paths that nobody named.
            message = "its path may have no braces"
            raise ValueError(message)
        return url

    @field_validator("listen", "monitor_listen")
    @classmethod
    def _has_a_port(cls, address: str | None) -> str | None:
        if address is not None and int(address.rpartition(":")[2]) > LAST_PORT:
            message = f"a port is at most {LAST_PORT}"
            raise ValueError(message)
        return address

    @property
    def secret_keys(self) -> tuple[str, ...]:
        """The keys: the first encrypts, all decrypt."""
        return tuple(key.strip() for key in self.secret_key.split(",") if key.strip())

    @property
    def zone(self) -> ZoneInfo:
        """The wall clock's zone."""
        return ZoneInfo(self.timezone)


def read_settings(env_file: Path | None) -> Settings:
    """Read the settings from the environment and a file: the one named, or `.env` where there is one.

    Raises:
        SettingsError: one is missing or wrong, or the named file is not there.
    """
    if env_file is not None and not env_file.is_file():
        raise SettingsError(f"{env_file}: there is no such file of settings")
    try:
        return _checked(Settings(_env_file=env_file or ".env"))
    except ValidationError as error:
        raise SettingsError(_first_line(error)) from None
    except UnicodeDecodeError:
        raise SettingsError(f"{env_file or '.env'}: is not a text file in UTF-8") from None


def settings_of(values: Mapping[str, Any]) -> Settings:
    """Make settings of these values by field and the defaults alone; only how logs look may come from the environment.

    Raises:
        SettingsError: one is missing or wrong.
    """
    fields = Settings.model_fields.items()
    own = {name: field.default for name, field in fields if name not in LOGS and not field.is_required()}
    try:
        return _checked(Settings(_env_file=None, **{**own, **values}))
    except ValidationError as error:
        raise SettingsError(_first_line(error)) from None


def _checked(settings: Settings) -> Settings:
    if settings.mode == "webhook" and not (settings.webhook_url and settings.webhook_secret):
        missing = "WEBHOOK_SECRET" if settings.webhook_url else "WEBHOOK_URL"
        raise SettingsError(f"{PREFIX}{missing} is missing: LOTSE_MODE=webhook needs it")
    why_not = refusal(settings)
    if why_not is not None:
        raise SettingsError(why_not)
    return settings


def _first_line(error: ValidationError) -> str:
    # A setting that is missing may be the one that is misspelt.
    first = min(error.errors(), key=lambda each: each["type"] != "extra_forbidden")
    field = str(first["loc"][0])
    name = PREFIX + field.upper()
    if first["type"] == "extra_forbidden":
        return f"{name} is no setting{_alike(field)}"
    if first["type"] == "missing":
        return f"{name} is missing: {HINTS.get(field, 'set it')}"
    if first["type"] == "string_pattern_mismatch":
        return f"{name} is wrong: {FORMS[field]}"
    return f"{name} is wrong: {first['msg'].removeprefix('Value error, ')}"


def _alike(field: str) -> str:
    """Ask whether another setting was meant, where one is spelt nearly so."""
    close = process.extractOne(field, list(Settings.model_fields), scorer=fuzz.WRatio, score_cutoff=ALIKE)
    return f"; did you mean {PREFIX}{close[0].upper()}?" if close else "; .env.example lists them all"
