"""Mutilated requests, 5,000 of them in a proof: none fails, none tells of others, and all together fill no memory."""

import os
from random import Random

from tests.attacks.fortress import MEBIBYTES, Fortress
from tests.attacks.mutations import mutated

TIMES = 5_000 if os.environ.get("HUB_PROVE") == "1" else 400
CALLERS = (None, "volunteer", "organization", "education-harbin")
BLIND = (None, "volunteer")
"""Callers who see no other volunteer."""


async def test_mutilated_requests_are_answered_in_order(fortress: Fortress) -> None:
    random = Random(20240305)
    codes: dict[str, int] = {}
    for _ in range(TIMES):
        body, token = mutated(random), random.choice(CALLERS)
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {fortress.tokens[token]}"
        answer = await fortress.client.post("/graphql", content=body, headers=headers)
        assert answer.status_code in (200, 400, 413), (body, answer.text)
        told = answer.json()
        for error in told.get("errors", ()):
            code = error["extensions"]["code"]
            codes[code] = codes.get(code, 0) + 1
        codes["answered"] = codes.get("answered", 0) + ("data" in told)
        assert "INTERNAL" not in codes, (body, answer.text, fortress.complaints())
        if token in BLIND:
            assert fortress.leaked(body.decode("utf-8", "replace"), answer.text) == []
    assert codes["answered"] > TIMES // 20, "hardly anything was understood"
    assert {"SYNTAX", "VALIDATION", "BAD_INPUT", "LIMIT_EXCEEDED"} <= codes.keys()
    assert fortress.complaints() == []
    assert fortress.peak() < MEBIBYTES
