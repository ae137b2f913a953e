"""GraphiQL in a real Chromium, against a hub that serves the demo."""

import json
from urllib.parse import urlsplit

from playwright.async_api import Page, expect

from .conftest import RunningHub, Visit

expect.set_options(timeout=20_000)


async def sign_in(page: Page, token: str) -> None:
    await page.get_by_label("Access token").fill(token)
    await page.get_by_role("button", name="Sign in").click()


async def open_example(page: Page, plugin: str) -> None:
    await page.get_by_role("button", name="Examples").click()
    await page.get_by_role("menuitem").filter(has=page.get_by_text(plugin, exact=True)).first.click()


async def test_insurance_example_shows_its_answer_and_asks_no_other_host(visit: Visit, running_hub: RunningHub) -> None:
    page = visit.page
    await sign_in(page, running_hub.tokens["admin"])
    await expect(page.get_by_role("status")).to_have_text("Signed in")
    await expect(page.get_by_role("tab")).to_have_count(1)

    await open_example(page, "insurance")
    await expect(page.get_by_role("tab")).to_have_count(2)
    await page.get_by_label("Purpose").select_option("SERVICE")
    async with page.expect_response(f"{running_hub.url}/graphql") as answering:
        await page.get_by_role("button", name="Execute query").click()
    answer = await answering.value
    assert await answer.request.header_value("Hub-Purpose") == "SERVICE"
    data = json.loads(await answer.text())["data"]
    assert all(data.values())

    shown = page.get_by_label("Result Window")
    # The editor draws only the lines that fit: the beginning of the answer.
    field, *_ = data
    await expect(shown).to_contain_text(f'"{field}"')
    assert visit.complaints == []
    served = urlsplit(running_hub.url)
    elsewhere = [address for address in visit.asked if urlsplit(address)[:2] != served[:2]]
    assert elsewhere == []
    assert any("worker" in address for address in visit.asked)


async def test_token_lives_as_long_as_the_browser_tab_and_signing_out_forgets_it(
    visit: Visit, running_hub: RunningHub
) -> None:
    page, token = visit.page, running_hub.tokens["admin"]
    await sign_in(page, token)
    await expect(page.get_by_role("status")).to_have_text("Signed in")

    await page.reload()
    await expect(page.get_by_role("status")).to_have_text("Signed in")
    assert token in await page.evaluate("JSON.stringify(sessionStorage)")
    assert await page.evaluate("localStorage.length") == 0
    assert await page.context.cookies() == []

    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_role("status")).to_have_text("Signed out")
    assert token not in await page.evaluate("JSON.stringify(sessionStorage)")


async def test_unknown_token_is_refused_and_a_known_one_then_opens_the_schema(
    visit: Visit, running_hub: RunningHub
) -> None:
    page = visit.page
    status = page.get_by_role("status")
    await sign_in(page, "no-such-token")
    await expect(status).to_have_attribute("data-state", "refused")

    await page.get_by_label("Show Documentation Explorer").click()
    docs = page.get_by_label("Documentation Explorer", exact=True)
    await expect(docs).not_to_contain_text("Root Types")
    await sign_in(page, running_hub.tokens["admin"])
    await expect(status).to_have_attribute("data-state", "ready")
    await expect(docs).to_contain_text("Root Types")
