"""What these tests ask of a person's sealed fields, and what they change behind the rules' back."""

from collections.abc import Iterator
from typing import Any

from hub.db.connect import connect
from tests.demos import Demo

NAMED = "query ($id: ID!) { node(id: $id) { ...on Volunteer { name { masked plain } phone { plain } } } }"


async def change(demo: Demo, statement: str, *arguments: Any) -> None:
    """Run a statement as one who passes the walls; ids are given as the graph shows them."""
    connection = await connect(demo.hub.addresses.loader)
    await connection.execute(statement, *(str(each).partition("_")[2] or each for each in arguments))
    await connection.close()


async def records(demo: Demo, form: str) -> list[dict[str, Any]]:
    """What the audit says was opened in a form."""
    connection = await connect(demo.hub.addresses.loader)
    rows = await connection.fetch(
        "SELECT said->>'field' AS field, said->'ids' AS ids, caller_name, opened::text AS said_of_it"
        " FROM audit_record, jsonb_array_elements(opened) AS said WHERE said->>'form' = $1 ORDER BY audit_record.id",
        form,
    )
    await connection.close()
    return [dict(row) for row in rows]


async def opened(demo: Demo, token: str, volunteer: str, field: str) -> Any:
    """What a caller reads of a volunteer's field, or the code for which it is closed."""
    query = f"query ($id: ID!) {{ volunteer(id: $id) {{ {field} {{ plain }} }} }}"
    answer = await demo.ask(query, token, variables={"id": volunteer})
    if "errors" in answer:
        (error,) = answer["errors"]
        assert answer["data"]["volunteer"][field] == {"plain": None}
        return error["extensions"]["code"]
    return answer["data"]["volunteer"][field]["plain"]


def leaves(value: Any, *names: str) -> Iterator[Any]:
    """What an answer holds under some names, at any depth."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key in names:
                yield item
            else:
                yield from leaves(item, *names)
    elif isinstance(value, list):
        for item in value:
            yield from leaves(item, *names)
