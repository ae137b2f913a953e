"""What an operator may decide, and what is refused before anything starts."""

import os
import stat
from ipaddress import ip_network
from pathlib import Path

import pytest

from hub.settings import SettingsError, load, make_private


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("HUB_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HUB_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_home_is_made_for_us_alone(home: Path) -> None:
    assert load().home == home
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_home_that_others_may_enter_is_refused(home: Path) -> None:
    home.mkdir(mode=0o755)
    home.chmod(0o750)
    with pytest.raises(SettingsError, match=f"chmod 700 {home}"):
        load()
    assert stat.S_IMODE(home.stat().st_mode) == 0o750


def test_home_of_another_account_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "theirs"
    if os.geteuid() == 0:
        folder.mkdir(mode=0o700)
        os.chown(folder, 54321, 54321)
    else:
        folder = Path("/")
    with pytest.raises(SettingsError, match="another account"):
        make_private(folder)


def test_home_that_is_a_file_is_refused_in_one_line(home: Path) -> None:
    home.write_text("")
    with pytest.raises(SettingsError, match=r"^\S+home cannot be used: .*HUB_HOME name another folder$"):
        load()


def test_relative_home_is_one_folder_for_every_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUB_HOME", "here")
    monkeypatch.chdir(tmp_path)
    assert load().home == tmp_path / "here"


def test_plugins_off_is_a_list_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUB_PLUGINS_OFF", "insurance, training,")
    assert load().plugins_off == {"insurance", "training"}


def test_empty_setting_is_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUB_DATABASE_URL", "")
    assert load().database_url is None


@pytest.mark.parametrize("name", ["HUB_PORT", "HUB_WORKERS", "HUB_CIPHER", "HUB_DEMO", "HUB_POOL_SIZE"])
def test_unusable_value_is_one_line_that_names_the_setting(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "many")
    with pytest.raises(SettingsError, match=rf"^{name}: [^\n]+$"):
        load()


def test_url_of_another_kind_is_refused_without_showing_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUB_DATABASE_URL", "mysql://hub:secret@host/hub")
    with pytest.raises(SettingsError, match="HUB_DATABASE_URL: a URL of the form postgresql://") as refused:
        load()
    assert "secret" not in str(refused.value)


def test_password_of_a_url_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUB_DATABASE_URL", "postgresql://hub:secret@host/hub")
    assert "secret" not in repr(load())


def test_keys_are_not_kept_in_the_database_of_the_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUB_DATABASE_URL", "postgresql://hub:secret@host/hub")
    monkeypatch.setenv("HUB_KEYS_URL", "postgresql://hub:secret@host/hub")
    with pytest.raises(SettingsError, match="keys must be kept apart"):
        load()


def test_trusted_proxies_are_addresses_and_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUB_TRUSTED_PROXIES", "10.0.0.1, fd00::/8")
    assert load().trusted_proxies == {ip_network("10.0.0.1/32"), ip_network("fd00::/8")}
    monkeypatch.setenv("HUB_TRUSTED_PROXIES", "proxy.example.org")
    with pytest.raises(SettingsError, match="HUB_TRUSTED_PROXIES"):
        load()


def test_certificates_need_a_proxy_that_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUB_CERTIFICATE_HEADER", "Client-Fingerprint")
    with pytest.raises(SettingsError, match="HUB_TRUSTED_PROXIES"):
        load()


@pytest.mark.parametrize("algorithms", ["none", "HS256", "RS256,HS512", ","])
def test_no_signature_of_a_shared_secret_is_accepted(monkeypatch: pytest.MonkeyPatch, algorithms: str) -> None:
    monkeypatch.setenv("HUB_OIDC_ALGORITHMS", algorithms)
    with pytest.raises(SettingsError, match="HUB_OIDC_ALGORITHMS"):
        load()


@pytest.mark.parametrize("issuer", ["http://id.example.org", "id.example.org", "ftp://127.0.0.1"])
def test_issuer_is_reached_over_tls(monkeypatch: pytest.MonkeyPatch, issuer: str) -> None:
    monkeypatch.setenv("HUB_OIDC_AUDIENCE", "hub")
    monkeypatch.setenv("HUB_OIDC_ISSUER", issuer)
    with pytest.raises(SettingsError, match="HUB_OIDC_ISSUER: a URL of the form https://"):
        load()


def test_issuer_and_audience_go_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUB_OIDC_ISSUER", "https://id.example.org")
    with pytest.raises(SettingsError, match="HUB_OIDC_AUDIENCE"):
        load()
