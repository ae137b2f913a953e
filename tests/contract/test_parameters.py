"""The numbers that a plugin brings are policy parameters, and stay as an operator has changed them."""

from tests.contract.reopening import reopened
from tests.contract.workshop import Workshop, source, with_others
from tests.demos import Demo

BODY = """
from datetime import date
from decimal import Decimal

RATE = Parameter(
    key="numbers.rate", value=Decimal("0.25"), unit="share", source="a test", valid_from=date(2024, 1, 1), measure=18
)
WORD = Parameter(key="numbers.word", value="STRICT", unit="mode", source="a test", valid_from=date(2024, 1, 1))
"""
ASKED = """
{ policyParameters(where: {key: {startsWith: "numbers."}}, orderBy: [{field: KEY}]) {
    nodes { key measure value text unit source validFrom verified }
} }
"""


async def test_parameters_of_a_plugin_are_asked_for_like_all_others(demo: Demo, workshop: Workshop) -> None:
    numbers = workshop.plugin("numbers", source("numbers", BODY, parameters="RATE, WORD"))
    common = {"source": "a test", "validFrom": "2024-01-01", "verified": False}
    for _ in range(2):
        async with reopened(demo, with_others(numbers)) as hub:
            answer = await hub.ask(ASKED, "admin")
        assert answer["data"]["policyParameters"]["nodes"] == [
            {"key": "numbers.rate", "measure": 18, "value": "0.25", "text": None, "unit": "share", **common},
            {"key": "numbers.word", "measure": None, "value": None, "text": "STRICT", "unit": "mode", **common},
        ]
