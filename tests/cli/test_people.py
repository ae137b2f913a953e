"""People who sign in elsewhere, on the command line."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from hub.db.address import Addresses
from hub.db.connect import connect
from tests.cli.conftest import Operate

INSERT = """
INSERT INTO volunteer (id, number, division, status, registered_on, route, birth_year, id_document_kind,
                       id_document, name, birth_date)
VALUES ($1, '230000000012', '2301', 'ACTIVE', current_date, 'SELF', 1990, 'RESIDENT_ID', '', '', '')
"""


@pytest.fixture(autouse=True)
def entered(enter: Callable[[Addresses], None], database: Addresses) -> None:
    """The operator uses the test's databases."""
    enter(database)


@pytest.fixture
async def volunteer(database: Addresses) -> str:
    """The id of a volunteer."""
    key = uuid4()
    loader = await connect(database.loader)
    await loader.execute(INSERT, key)
    await loader.close()
    return str(key)


def test_person_is_bound_listed_and_unbound(hub: Operate, volunteer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUB_OIDC_ISSUER", "https://id.example.org")
    monkeypatch.setenv("HUB_OIDC_AUDIENCE", "hub")
    assert hub("person", "bind", "subject-1", "--volunteer", f"vol_{volunteer}").stdout == "The person is bound.\n"
    listed = hub("person", "list").stdout
    assert volunteer in listed
    assert "subject-1" not in listed
    twice = hub("person", "bind", "subject-1", "--volunteer", volunteer)
    assert (twice.exit_code, "bound already" in twice.stderr, "subject-1" in twice.stderr) == (1, True, False)
    assert hub("person", "unbind", "--volunteer", volunteer).stdout == "1 binding is ended.\n"
    assert "hub person list" in hub("person", "unbind", "--volunteer", volunteer).stderr


def test_nobody_is_bound_while_no_issuer_is_set(hub: Operate, volunteer: str) -> None:
    done = hub("person", "bind", "subject-1", "--volunteer", volunteer)
    assert done.exit_code == 1
    assert "HUB_OIDC_ISSUER" in done.stderr


def test_volunteer_who_does_not_exist_is_named(hub: Operate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUB_OIDC_ISSUER", "https://id.example.org")
    monkeypatch.setenv("HUB_OIDC_AUDIENCE", "hub")
    nobody = str(uuid4())
    assert nobody in hub("person", "bind", "subject-1", "--volunteer", nobody).stderr
