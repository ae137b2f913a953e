"""What an operator decides, read from the environment once, checked, and passed on."""

import os
import stat
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class SettingsError(Exception):
    """A setting cannot be used as it is; the message names it and says what to do."""


class Settings(BaseSettings):
    """The settings of one hub, each named `HUB_…` in the environment."""

    model_config = SettingsConfigDict(env_prefix="HUB_", env_ignore_empty=True, frozen=True, extra="forbid")

    home: Path = Field(default=Path(".hub"), description="Keys, tokens, passwords, and the embedded server's data.")
    host: str = Field(default="127.0.0.1", description="The address that the hub listens on.")
    port: int = Field(default=8000, ge=0, le=65535, description="The port that the hub listens on; 0 is any free one.")
    workers: int = Field(default=1, ge=1, description="Processes that serve.")
    database_url: SecretStr | None = Field(
        default=None, description="A PostgreSQL server of 15 or newer, as the role that owns the tables; else embedded."
    )
    keys_url: SecretStr | None = Field(
        default=None, description="The database of subjects' keys, kept apart from the data; else embedded, too."
    )
    pool_size: int = Field(default=16, ge=1, le=90, description="Connections that each process reads with.")
    plugins_off: Annotated[frozenset[str], NoDecode] = Field(
        default=frozenset(), description="Names of plugins that are not even imported, joined by commas."
    )
    cipher: Literal["AES", "SM4"] = Field(default="AES", description="What new values are sealed with; both are read.")
    demo: bool = Field(default=False, description="Whether this hub holds the synthetic province.")

    @field_validator("home")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().resolve()

    @field_validator("plugins_off", mode="before")
    @classmethod
    def _names(cls, value: object) -> object:
        return frozenset(name.strip() for name in value.split(",") if name.strip()) if isinstance(value, str) else value

    @field_validator("database_url", "keys_url")
    @classmethod
    def _postgresql(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and urlsplit(value.get_secret_value()).scheme not in ("postgresql", "postgres"):
            raise ValueError("a URL of the form postgresql://role:password@host/database is needed")
        return value

    @model_validator(mode="after")
    def _keys_apart(self) -> "Settings":
        if self.keys_url is not None and self.keys_url == self.database_url:
            raise ValueError("HUB_KEYS_URL and HUB_DATABASE_URL are one database; keys must be kept apart from data")
        return self


def load() -> Settings:
    """The settings of this process, with a home that only its account can enter.

    Raises SettingsError.
    """
    try:
        settings = Settings()
    except ValidationError as error:
        raise SettingsError("; ".join(map(_line, error.errors()))) from None
    make_private(settings.home)
    return settings


def make_private(folder: Path) -> None:
    """Make a folder of mode 0700 where there is none, and refuse one that others could enter."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.stat()
    except OSError as error:
        raise SettingsError(f"{folder} cannot be used: {error.strerror}; let HUB_HOME name another folder") from None
    if found.st_uid != os.geteuid():
        raise SettingsError(f"{folder} belongs to another account; start the hub as that one, or set HUB_HOME")
    if stat.S_IMODE(found.st_mode) & 0o077:
        raise SettingsError(f"others may enter {folder}, which holds keys; run: chmod 700 {folder}")


def _line(error: ErrorDetails) -> str:
    place = "_".join(map(str, error["loc"]))
    message = str(error["msg"]).removeprefix("Value error, ")
    return f"HUB_{place.upper()}: {message}" if place else message
