"""The limit: a server written by hand for these four questions and nothing else.

It knows each question by its text, so it parses and plans nothing; PostgreSQL writes the answer, through prepared
statements, as a role that passes the row-level wall. A graph can come near this, and not beyond.
"""

from asyncio import LifoQueue
from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg
import orjson
from starlette.types import Receive, Scope, Send

from bench.peers.cursors import place
from bench.peers.gate import VALID, Gate
from bench.peers.names import HOLE, Names
from bench.peers.serving import CONNECTIONS, SETTINGS, dsn, names, serve
from bench.questions import CLOSED, NAMES, PAGE, SERVICE, VOLUNTEER

Variables = dict[str, Any]


class Written(NamedTuple):
    """An answer: its SQL, and the arguments among the variables of a request."""

    sql: str
    arguments: Callable[[Variables], tuple[Any, ...]]


PAGE_SQL = r"""
SELECT concat(
    '{"volunteers":{"nodes":[',
    string_agg(concat(
        '{"id":"vol_', volunteer.id, '","number":', to_json(number), /* name */ ',"memberships":{"nodes":[', (
            SELECT concat('{"organization":{"name":', to_json(name), '}}')
            FROM membership JOIN organization ON organization.id = organization_id
            WHERE volunteer_id = volunteer.id ORDER BY membership.id LIMIT 1
        ), ']},"serviceRecords":{"nodes":[', (
            SELECT string_agg(
                concat('{"minutes":', minutes, ',"activity":{"title":', to_json(title), '}}'),
                ',' ORDER BY last.starts_at, last.id
            )
            FROM (
                SELECT id, starts_at, minutes, activity_id FROM service_record
                WHERE volunteer_id = volunteer.id ORDER BY starts_at DESC, id DESC LIMIT 5
            ) AS last
            JOIN activity ON activity.id = activity_id
        ), ']}}'
    ), ',' ORDER BY volunteer.id) FILTER (WHERE place <= 50),
    '],"pageInfo":{"hasNextPage":', (count(*) > 50)::text, ',"endCursor":', coalesce('"' || translate(encode(convert_to(
        '["id+", "' || max(id::text) FILTER (WHERE place <= 50) || '"]', 'UTF8'
    ), 'base64'), E'\n', '') || '"', 'null'), '}}}'
)
FROM (
    SELECT id, number, row_number() OVER (ORDER BY id) AS place FROM volunteer
    WHERE division IN (SELECT code FROM division_ancestor WHERE ancestor = $1) AND id > $2
    ORDER BY id LIMIT 51
) AS volunteer
"""
NAME_SQL = f"""
',"name":{{"plain":', CASE WHEN status IN ({", ".join(f"'{status}'" for status in sorted(CLOSED))}) THEN 'null'
    ELSE concat(E'\\x01', replace(volunteer.id::text, '-', ''), encode(name, 'hex'), E'\\x01') END, '}}',
"""
"""A hole for a name, where it may be opened."""


def _page(asked: Variables) -> tuple[Any, ...]:
    return asked["division"], place(asked["after"])


ANSWERS = {
    VOLUNTEER: Written(
        """
SELECT concat('{"volunteer":', coalesce((
    SELECT concat(
        '{"number":', to_json(number), ',"status":"', status, '","registeredOn":"', registered_on,
        '","birthYear":', birth_year, ',"route":"', route, '","idDocumentKind":"', id_document_kind, '"}'
    )
    FROM volunteer WHERE id = $1
), 'null'), '}')
""",
        lambda asked: (UUID(asked["id"][4:]),),
    ),
    PAGE: Written(PAGE_SQL, _page),
    NAMES: Written(PAGE_SQL.replace("/* name */", NAME_SQL).replace("id, number", "id, number, name, status"), _page),
    SERVICE: Written(
        """
SELECT concat('{"organizationService":[', string_agg(
    concat('{"organization":{"name":', to_json(name), '},"minutes":', minutes, ',"people":', people, '}'),
    ',' ORDER BY minutes DESC, organization_id
), ']}')
FROM (
    SELECT organization_id, sum(minutes) AS minutes, count(*) AS people
    FROM (
        SELECT organization_id, volunteer_id, sum(minutes) AS minutes
        FROM service_record WHERE year = $1 AND status = 'CONFIRMED'
        GROUP BY organization_id, volunteer_id
    ) AS person
    GROUP BY organization_id
) AS service
JOIN organization ON organization.id = organization_id
""",
        lambda asked: (asked["year"],),
    ),
}
"""The answers by the text of their question."""


class Limit:
    """An ASGI application with a free list of connections, each with its prepared statements."""

    def __init__(self, dsn: str, names: Names) -> None:
        self._dsn = dsn
        self._names = names
        self._free: LifoQueue[tuple[Any, dict[str, Any]]] = LifoQueue()
        self._gate = Gate(self._knows)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or start and stop with the server."""
        if scope["type"] == "lifespan":
            return await self._live(receive, send)
        if not await self._gate.admits(dict(scope["headers"]).get(b"authorization", b"")):
            return await _send(send, 401, b'{"errors":[{"message":"The token is not valid."}]}')
        message = await receive()
        body: bytes = message["body"]
        while message["more_body"]:
            message = await receive()
            body += message["body"]
        asked = orjson.loads(body)
        answer = ANSWERS[asked["query"]]
        text = await self._fetch(answer.sql, *answer.arguments(asked["variables"]))
        if HOLE in text:
            text = await self._names.fill(text, asked["query"])
        return await _send(send, 200, f'{{"data":{text}}}'.encode())

    async def open(self) -> None:
        """Open every connection."""
        for _ in range(CONNECTIONS):
            self._free.put_nowait((await asyncpg.connect(self._dsn, server_settings=SETTINGS), {}))
        await self._names.open()

    async def close(self) -> None:
        """Close them, once nothing is asked any more."""
        for _ in range(CONNECTIONS):
            connection, _ = await self._free.get()
            await connection.close()
        await self._names.close()

    async def _fetch(self, sql: str, *arguments: Any) -> Any:
        connection, statements = held = await self._free.get()
        try:
            statement = statements.get(sql)
            if statement is None:
                # Never ahead of its use: until a statement is executed, its preparation runs against the timeout.
                statement = statements[sql] = await connection.prepare(sql)
            rows = await statement.fetch(*arguments)
        finally:
            self._free.put_nowait(held)
        return rows[0][0]

    async def _knows(self, hashed: bytes) -> bool:
        known: bool = await self._fetch(VALID, hashed)
        return known

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        await self.open()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.close()
        await send({"type": "lifespan.shutdown.complete"})


async def _send(send: Send, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


if __name__ == "__main__":
    serve(Limit(dsn(), names()))
