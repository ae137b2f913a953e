"""Engine and oracle side by side: one request, two answers, and whatever differs between them."""

from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.graph.caller import Caller
from hub.graph.engine import Engine
from hub.graph.request import Request
from tests.oracle.executor import Answer, Oracle
from tests.oracle.faults import Told


class Trial:
    """The two that are compared, each on its own connection."""

    def __init__(self, engine: Engine, oracle: Oracle, witness: AsyncConnection) -> None:
        self.engine = engine
        self.oracle = oracle
        self.witness = witness

    async def compare(
        self, query: str, variables: Mapping[str, Any], asks: Caller, *, sees_as: Caller | None = None
    ) -> Answer:
        """What both answer, or AssertionError; `sees_as` is whom the oracle takes the caller for."""
        response = await self.engine.answer(Request(query=query, variables=variables), asks)
        expected = await self.expected(query, variables, sees_as or asks)
        assert_equal(orjson.loads(response.body), expected)
        return expected

    async def expected(self, query: str, variables: Mapping[str, Any], asks: Caller) -> Answer:
        """What the oracle answers."""
        return await self.witness.run_sync(lambda connection: self.oracle.answer(connection, query, variables, asks))


def assert_equal(body: Mapping[str, Any], expected: Answer) -> None:
    """AssertionError where a body is not what is expected."""
    errors = body.get("errors", [])
    if expected.refused or "data" not in body:
        codes = {error["extensions"]["code"] for error in errors}
        assert "data" not in body, f"answered, though {sorted(expected.refused)}"
        assert codes, "refused for nothing"
        assert codes <= expected.refused, f"refused for {errors}, not for {sorted(expected.refused)}"
        return
    difference = differs(body["data"], expected.data, "data")
    assert difference is None, difference
    found = sorted(told(error) for error in errors)
    assert found == expected.errors, f"errors {found}, not {expected.errors}"


def differs(found: Any, expected: Any, path: str) -> str | None:
    """Where two values of JSON differ first; a Float may be written as a whole number, an Int not as a fraction."""
    if isinstance(found, dict) and isinstance(expected, dict):
        if list(found) != list(expected):
            return f"{path} has {list(found)}, not {list(expected)}"
        return next((said for key in found if (said := differs(found[key], expected[key], f"{path}.{key}"))), None)
    if isinstance(found, list) and isinstance(expected, list):
        if len(found) != len(expected):
            return f"{path} has {len(found)} items, not {len(expected)}"
        items = enumerate(zip(found, expected, strict=True))
        return next((said for place, pair in items if (said := differs(*pair, f"{path}[{place}]"))), None)
    alike = type(found) is type(expected) or (isinstance(expected, float) and type(found) is int)
    return None if alike and found == expected else f"{path} is {found!r}, not {expected!r}"


def leaves(data: Any) -> int:
    """How many values an answer holds."""
    if isinstance(data, dict):
        return sum(map(leaves, data.values()))
    return sum(map(leaves, data)) if isinstance(data, list) else 1


def told(error: Mapping[str, Any]) -> Told:
    """An error as the engine tells it."""
    extensions = error["extensions"]
    path = tuple(map(str, error.get("path", ())))
    return Told(extensions["code"], extensions.get("field", ""), path, extensions.get("count", 0))
