"""A hub whose database holds a demo accepts nothing real, however it was started."""

from hub.hub import open_hub
from hub.settings import Settings
from tests.demos import Demo


async def test_hub_that_was_not_told_of_its_demo_knows_of_it(demo: Demo) -> None:
    settings = Settings(home=demo.hub.settings.home)
    assert not settings.demo
    async with open_hub(settings, addresses=demo.hub.addresses) as hub:
        assert hub.synthetic
