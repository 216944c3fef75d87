"""The stopwatch on the phone: by the clock, through a closed page, measured told from typed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from time import perf_counter

import pytest
from playwright.sync_api import expect

from surveys.instrument import Tags
from tests.fieldapp.forms import instrument, question, section
from tests.fieldapp.phone_controls import DRAFT, Section
from tests.fieldapp.phone_forms import before_its_script

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(app, page, live_server):
    return Section(app, page, live_server)


def wait(kind="decimal"):
    return instrument(section("part", question(kind, tags=Tags(measure="wait_minutes"))))


def since(moment):
    return DRAFT | {"notes": {"started": {"part/asked": moment.isoformat()}}}


def test_it_works(phone, page):
    phone.open(wait(), "watch")
    begun = perf_counter()
    page.click("[data-watch] button")
    page.wait_for_selector("[data-watch] button:has-text('停止')")
    assert page.evaluate("() => draft.notes.started['part/asked']")
    expect(page.locator("[data-watch] .m")).to_contain_text("锁屏也继续计时")
    page.wait_for_function("() => document.querySelector('output').textContent >= '00:01'")
    page.click("[data-watch] button")
    minutes = phone.answered("part/asked")
    assert 0 <= minutes <= round((perf_counter() - begun) / 60, 1)
    notes = {"started": {}, "measured": {"part/asked": minutes}}
    assert page.evaluate("() => draft.notes") == notes
    page.wait_for_selector("[data-watch] button:has-text('开始')")


@pytest.mark.parametrize(
    ("kind", "seconds", "minutes"), [("decimal", 227, 3.8), ("integer", 227, 4)]
)
def test_it_ran_on_while_the_page_was_closed(phone, page, kind, seconds, minutes):
    started = datetime(2026, 11, 13, 13, 40, tzinfo=UTC)
    page.clock.set_fixed_time(started + timedelta(seconds=seconds))
    phone.open(wait(kind), "watch", draft=since(started))
    expect(page.locator("output")).to_have_text("03:47")
    page.click("[data-watch] button")
    assert phone.answered("part/asked") == minutes
    expect(page.locator("[name='part/asked']")).to_have_value(str(minutes))
    assert page.evaluate("() => store.draft('d1').then((kept) => kept.given.part.asked)") == minutes


def test_a_page_that_is_gone_ticks_no_longer(phone, page):
    phone.open(wait(), "watch", draft=since(datetime.now(UTC)))
    clock = page.evaluate_handle("() => document.querySelector('output')")
    page.evaluate("() => (document.querySelector('form').innerHTML = '')")
    page.wait_for_timeout(1200)
    before = clock.evaluate("(it) => it.textContent")
    page.wait_for_timeout(1200)
    assert clock.evaluate("(it) => it.textContent") == before


def test_a_press_before_the_script_is_there_counts(browser, live_server, cast):
    with before_its_script(browser, live_server, cast, wait(), "watch") as (page, release):
        button = page.locator("[data-watch] button")
        button.click()
        expect(button).to_contain_text("开始")
        release()
        expect(button).to_contain_text("停止")
