"""A page of a real Chromium that remembers every address it asked for."""

import json
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.async_api import ConsoleMessage, Page, async_playwright

from .chromium import find_chromium

READY = re.compile(r"ready at (http://[\w.:\[\]]+)/graphiql")
EXPLORER = Path(__file__).parents[2] / "explorer"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True)
class RunningHub:
    """A hub that serves the demo: its address, and the demo's tokens by name."""

    url: str
    tokens: dict[str, str]


@dataclass
class Visit:
    """One visit to a page, with all that the browser asked for and complained of."""

    page: Page
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("websocket", lambda socket: self.asked.append(socket.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._listen)

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)


@pytest.fixture(scope="session")
def explorer() -> Path:
    """The explorer, built from what lies in the folder now."""
    subprocess.run((sys.executable, EXPLORER / "build.py"), check=True)
    return EXPLORER / "dist"


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The executable of a Chromium that runs here."""
    return find_chromium()


@pytest.fixture(scope="session")
def running_hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHub]:
    """The demo as `make run` serves it, in a process of its own, on a port that was free."""
    home = tmp_path_factory.mktemp("home")
    hub = (sys.executable, "-m", "hub.cli", "demo")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HUB_")}
    environment |= {"HUB_HOME": str(home), "HUB_PORT": "0"}
    with subprocess.Popen(hub, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = ""
        for line in process.stdout:
            said += line
            if address := READY.search(line):
                tokens = json.loads((home / "demo-tokens.json").read_text(encoding="utf-8"))
                yield RunningHub(url=address[1], tokens=tokens)
                break
        else:
            pytest.fail(f"the hub ended before it was ready: {said}")
        process.terminate()
    subprocess.run((*hub, "--remove"), env=environment, check=True)


@pytest.fixture
async def visit(chromium: Path, explorer: Path, running_hub: RunningHub) -> AsyncIterator[Visit]:
    """GraphiQL, just opened by someone who has never been there."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, headless=True, args=FLAGS)
        page = await browser.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(20_000)
        visit = Visit(page)
        await page.goto(f"{running_hub.url}/graphiql")
        yield visit
        await browser.close()
