"""Whatever a body holds, it is answered in order, and tells nothing of others."""

import json

import pytest

from tests.attacks.bodies import BODIES, PROBES, SIZE, VALUES, Attack
from tests.attacks.fortress import MEBIBYTES, Fortress

ATTACKS = (*SIZE, *VALUES, *BODIES, *PROBES)
TYPE = {"Content-Type": "application/json"}


@pytest.mark.parametrize("token", [None, "volunteer"])
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
async def test_attack_by_a_body_fails(fortress: Fortress, attack: Attack, token: str | None) -> None:
    headers = {**TYPE, **attack.headers}
    if token:
        headers["Authorization"] = f"Bearer {fortress.tokens[token]}"
    answer = await fortress.client.post("/graphql", content=attack.body, headers=headers)
    assert answer.status_code == (attack.status or 200)
    told = json.loads(answer.content)
    codes = {error["extensions"]["code"] for error in told.get("errors", [])}
    assert (codes or {""}) <= (attack.codes or {""}), told
    assert "stack" not in answer.text.lower()
    assert "select " not in answer.text.lower()
    assert "set-cookie" not in answer.headers
    assert fortress.leaked(attack.body.decode("utf-8", "replace"), answer.text) == []


def test_there_are_enough_attacks() -> None:
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS) >= 40


async def test_hub_stands_and_has_logged_nothing(fortress: Fortress) -> None:
    ask = {"query": '{ division(code: "2301") { name } }'}
    assert (await fortress.client.post("/graphql", json=ask)).json() == {"data": {"division": {"name": "哈尔滨市"}}}
    assert fortress.complaints() == []
    assert fortress.peak() < MEBIBYTES
