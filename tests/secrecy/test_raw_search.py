"""No known ID number, phone or name lies in the clear: not in either cluster's files, its logs, or the hub's home."""

import logging
import os
from contextlib import suppress
from pathlib import Path

import pytest

from hub.db.connect import connect
from tests.demos import Demo
from tests.servers import Servers

PEOPLE = """
{ volunteers(first: 50) { nodes {
    name { plain } idDocument { plain } phone { plain } address { plain } birthDate { plain }
} } }
"""


WHOSE = """query ($in: [String!]) { a: volunteers(where: {idDocument: {in: $in}}) { totalCount }
    b: volunteers(where: {phone: {in: $in}}) { totalCount } }"""


async def known_values(demo: Demo) -> dict[str, list[str]]:
    """The sealed values of fifty people, by field; of who is restricted, none is shown."""
    answer = await demo.ask(PEOPLE, "admin")
    nodes = answer["data"]["volunteers"]["nodes"]
    assert len(nodes) == 50
    fields = ("name", "idDocument", "phone", "address")
    return {field: [node[field]["plain"] for node in nodes if node[field] and node[field]["plain"]] for field in fields}


async def folders(servers: Servers) -> list[Path]:
    """The folders of both clusters, flushed to disk."""
    found = []
    for superuser in (servers.data, servers.keys):
        connection = await connect(superuser)
        try:
            await connection.execute("CHECKPOINT")
            found.append(Path(await connection.fetchval("SHOW data_directory")).parent)
        finally:
            await connection.close()
    return found


def hits(folder: Path, values: list[bytes]) -> list[str]:
    """The files below a folder that hold any of the values."""
    found = []
    # By os.walk, which goes on where a folder was dropped with its database while others are searched.
    for place, _, names in sorted(os.walk(folder)):
        for path in (Path(place) / name for name in sorted(names)):
            with suppress(FileNotFoundError):
                body = path.read_bytes() if path.is_file() else b""
                found += [f"{path}: {value!r}" for value in values if value in body]
    return found


async def test_no_known_value_lies_in_the_clusters_files_or_logs(demo: Demo, servers: Servers) -> None:
    values = await known_values(demo)
    raw = [value.encode() for field in values.values() for value in field]
    assert len(raw) > 150
    for field in ("idDocument", "phone"):
        assert "errors" not in await demo.ask(WHOSE, "admin", variables={"in": values[field][:3]})
    for folder in await folders(servers):
        assert hits(folder, raw) == []


async def test_search_would_find_a_plain_value(demo: Demo, servers: Servers) -> None:
    answer = await demo.ask("{ volunteers(first: 1) { nodes { number } } }", "admin")
    number = answer["data"]["volunteers"]["nodes"][0]["number"]
    data, _ = await folders(servers)
    assert hits(data, [number.encode()])


async def test_no_known_value_lies_in_the_hubs_home(demo: Demo) -> None:
    raw = [value.encode() for field in (await known_values(demo)).values() for value in field]
    assert hits(demo.hub.settings.home, raw) == []


async def test_no_known_value_is_logged(demo: Demo, caplog: pytest.LogCaptureFixture) -> None:
    values = await known_values(demo)
    with caplog.at_level(logging.DEBUG):
        await demo.ask(PEOPLE, "admin")
        await demo.ask(PEOPLE, "education-harbin")
        for token, numbers in (("admin", 3), ("social-work", 3), ("admin", 50)):
            for field in ("idDocument", "phone"):
                await demo.ask(WHOSE, token, variables={"in": values[field][:numbers]})
        await demo.ask("{ volunteers(first: 9999) { nodes { name { plain } } } }", "admin")
    said = caplog.text
    assert [value for field in values.values() for value in field if value in said] == []
