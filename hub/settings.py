"""What an operator decides, read from the environment once, checked, and passed on."""

import os
import stat
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Literal, NamedTuple
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

Network = IPv4Network | IPv6Network
Signature = Literal["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519"]
"""The signatures that people's tokens may bear: those of a private key, which the hub does not hold."""
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Allowance(NamedTuple):
    """What one caller may ask in a minute: requests, and objects."""

    requests: int
    cost: int

    def __str__(self) -> str:
        return f"{self.requests}/{self.cost}"


def _allowance(said: object) -> object:
    """An allowance as an operator writes it, `300/30000`."""
    if isinstance(said, str):
        requests, slash, cost = said.partition("/")
        if not (slash and requests.strip().isdecimal() and cost.strip().isdecimal()):
            raise ValueError("requests a minute, a slash and objects a minute are needed, as in 300/30000")
        return Allowance(int(requests), int(cost))
    return said


Budget = Annotated[Allowance, NoDecode, BeforeValidator(_allowance)]


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
    cipher: Literal["AES", "SM4"] = Field(
        default="AES", description="What new values are sealed with, and hashed with SHA-256 or SM3; both are read."
    )
    lookups: int = Field(
        default=30, ge=0, description="Sealed values that a token may look up in a minute, in each process that serves."
    )
    audit_anchor: Path | None = Field(
        default=None, description="The file that seals of the audit are added to; else audit-anchor in HUB_HOME."
    )
    demo: bool = Field(default=False, description="Whether this hub holds the synthetic province.")
    token_days: int = Field(default=365, ge=1, description="How long a token is valid unless told otherwise.")
    token_warning_days: int = Field(default=30, ge=0, description="From when on a list warns that a token expires.")
    guesses: int = Field(default=20, ge=1, description="Wrong tokens after which an address is refused for a while.")
    guesses_seconds: int = Field(default=60, ge=1, description="How long it is refused, and its guesses remembered.")
    trusted_proxies: Annotated[frozenset[Network], NoDecode] = Field(
        default=frozenset(), description="Addresses and networks whose forwarding headers are believed, by commas."
    )
    certificate_header: str | None = Field(
        default=None, description="The header in which a trusted proxy names the certificate that a client proved."
    )
    oidc_issuer: str | None = Field(default=None, description="The URL of the OpenID Connect issuer of people.")
    oidc_audience: str | None = Field(default=None, description="The audience that people's tokens must be for.")
    oidc_algorithms: Annotated[tuple[Signature, ...], NoDecode] = Field(
        default=("RS256", "ES256"), min_length=1, description="The signatures that people's tokens may bear, by commas."
    )
    oidc_roles_claim: str = Field(default="hub_roles", description="The claim that names roles of administrators.")
    oidc_second_factors: Annotated[tuple[str, ...], NoDecode] = Field(
        default=("mfa",), description="What in amr or acr shows the second factor of an administrator, by commas."
    )
    oidc_leeway: int = Field(default=30, ge=0, le=300, description="Seconds that the issuer's clock may differ.")
    limit_body: int = Field(default=65_536, ge=1_024, description="The most bytes of a body.")
    limit_tokens: int = Field(default=1_000, ge=1, le=10_000, description="The most tokens of a document.")
    limit_fragments: int = Field(default=50, ge=0, description="The most fragments of a document.")
    limit_depth: int = Field(default=10, ge=1, le=30, description="The most levels of objects within objects.")
    limit_fields: int = Field(default=400, ge=1, description="The most fields of an operation.")
    limit_aliases: int = Field(default=30, ge=0, description="The most aliases and repeated fields of an operation.")
    limit_roots: int = Field(default=20, ge=1, description="The most root fields of an operation.")
    limit_directives: int = Field(default=8, ge=0, description="The most directives of an operation.")
    limit_page: int = Field(default=500, ge=20, description="The most objects of a page.")
    limit_cost: int = Field(default=5_000, ge=20, description="The most objects that an answer may hold.")
    limit_seconds: float = Field(default=5, ge=0.1, description="The longest that the database may take.")
    budget_anonymous: Budget = Field(default=Allowance(300, 30_000), description="What an address may ask a minute.")
    budget_volunteer: Budget = Field(default=Allowance(300, 30_000), description="What a volunteer may.")
    budget_organization: Budget = Field(default=Allowance(1_200, 300_000), description="What an organization may.")
    budget_department: Budget = Field(default=Allowance(12_000, 3_000_000), description="What a department may.")
    budget_administrator: Budget = Field(default=Allowance(12_000, 3_000_000), description="What an administrator may.")

    @field_validator("home")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().resolve()

    @field_validator("plugins_off", "trusted_proxies", "oidc_algorithms", "oidc_second_factors", mode="before")
    @classmethod
    def _names(cls, value: object) -> object:
        return tuple(name.strip() for name in value.split(",") if name.strip()) if isinstance(value, str) else value

    @field_validator("database_url", "keys_url")
    @classmethod
    def _postgresql(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and urlsplit(value.get_secret_value()).scheme not in ("postgresql", "postgres"):
            raise ValueError("a URL of the form postgresql://role:password@host/database is needed")
        return value

    @field_validator("oidc_issuer")
    @classmethod
    def _secure(cls, value: str | None) -> str | None:
        url = urlsplit(value or "")
        if value is not None and url.scheme != "https" and (url.scheme != "http" or url.hostname not in LOOPBACK):
            raise ValueError("a URL of the form https://host/path is needed")
        return value

    @model_validator(mode="after")
    def _together(self) -> "Settings":
        if (self.oidc_issuer is None) != (self.oidc_audience is None):
            raise ValueError("HUB_OIDC_ISSUER and HUB_OIDC_AUDIENCE go together")
        if self.certificate_header is not None and not self.trusted_proxies:
            raise ValueError("HUB_CERTIFICATE_HEADER is believed of HUB_TRUSTED_PROXIES only, and none is named")
        return self

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
