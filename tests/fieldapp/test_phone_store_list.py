"""The list shell in a real Chromium: what is to be done, the outbox, what was sent, oneself."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(page, live_server, cast):
    """Return Carol's phone, signed in by her link, on her list."""
    page.context.grant_permissions(["background-sync"])
    page.goto(f"{live_server}/link/{cast.carol_link}")
    page.click("button.pri")
    page.goto(f"{live_server}/phone/zh/")
    page.wait_for_selector(".row")
    return page


def test_it_works(phone):
    assert phone.inner_text("#h-visits").startswith("您的")
