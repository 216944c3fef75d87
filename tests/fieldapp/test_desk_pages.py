"""The desk's pages in a real browser: accessible, within their width, without a console error."""

import pytest

from fieldapp import strategies
from fieldapp.publishing import take_upload
from fieldapp.storage import Preview, Submission
from fieldapp.studies import publish_instrument
from fieldapp.submissions import decide, file_submission
from reports.strategy import Evidence, IssueTree, Reference, Strategy
from surveys.text import Text
from tests.accessible import walk

pytestmark = pytest.mark.browser
PAGES = (
    "/desk/",
    "/desk/studies/new",
    "/desk/hall/",
    "/desk/hall/submissions",
    "/desk/hall/submissions/visit-0",
    "/desk/hall/visits",
    "/desk/hall/links",
    "/desk/hall/links/1",
    "/desk/hall/people",
    "/desk/hall/instruments",
    "/desk/hall/instruments/visit",
    "/desk/hall/instruments/visit/1",
    "/desk/hall/instruments/visit/2/differences",
    "/desk/hall/uploads/new",
    "/desk/hall/uploads/new?instrument=visit",
    "/desk/hall/uploads/1",
    "/desk/hall/uploads/1?rows=all",
    "/desk/hall/uploads/2",
    "/desk/hall/preview/1/1/1",
    "/desk/hall/preview/1/1/end",
    "/desk/hall/explore",
    "/desk/hall/issues?issue=a",
    "/desk/hall/strategy?part=action-1",
    "/desk/hall/history/strategy",
    "/desk/hall/report",
    "/desk/hall/report/choices",
)
SOUND = """
| survey | | | | |
| | type | name | label::中文 (zh) | bind::cx:touchpoint |
| | select_one yes_no | greeted | 进厅后三分钟内有没有人主动打招呼、询问要办什么业务？ | qeue |
| | text | remark | 备注 | queue |
| choices | | | | |
| | list_name | name | label::中文 (zh) | |
| | yes_no | yes | 是 | |
| | yes_no | no | 否 | |
| settings | | | | |
| | form_title | form_id | kind | |
| | 神秘顾客 | visit | mystery_visit | |
""".encode()
BROKEN = SOUND.replace(b"select_one yes_no", b"select_one no_such_list")
OTHER = SOUND.replace("备注".encode(), "还有什么要说的？".encode())


@pytest.fixture
def busy(app, cast):
    """Fill the study so that each page has something to show."""
    with app.app_context():
        for number, day in enumerate(("01", "02", "05")):
            file_submission(
                id=f"visit-{number}",
                study=cast.hall,
                version=cast.version,
                answers={"queue": {"greeted": "no", "wait": 10 + number, "remark": "等" * 80}},
                metadata={},
                wave="w1",
                site="s1",
                segment="gold",
                account=cast.carol,
                received_at=f"2026-11-{day}T02:00:00.000+00:00",
            )
        publish_instrument(cast.hall, OTHER, "visit.md")
        take_upload(cast.hall, cast.alice, BROKEN, "broken.md")
        sound = take_upload(cast.hall, cast.alice, SOUND, "sound.md")
    Preview.create(account=cast.alice, upload=sound)
    decide(Submission.get_by_id("visit-1"), cast.bob, "returned", "请补门前照片")
    pieces = (
        Evidence("q", "verbatim", "a", text=Text.of("等了半小时"), submission="visit-0"),
        Evidence("f", "figure", "a", Reference("mystery", "queue", kind="touchpoint")),
    )
    tree = IssueTree(Text.of("为什么失望？"), (), pieces).add("", Text.of("等待"), "b")
    tree = tree.add("b", Text.of("没人说等多久"), "a").add("b", Text.of("柜台少开"), "c")
    strategies.save(cast.hall, "w1", "issue_tree", tree, cast.alice)
    strategy = Strategy(Text.of("心里有数"), Text.of("随时知道还要多久"), dimensions=("control",))
    strategy = strategy.add_sub_theme("control", Text.of("等得有数"))
    strategy = strategy.add_initiative("sub-theme-1", Text.of("报预计分钟"), addresses=("a",))
    strategy = strategy.add_action("initiative-1", Text.of("改叫号软件"), due="2026-01-31")
    strategies.save(cast.hall, "w1", "strategy", strategy, cast.alice)


@pytest.fixture
def desk(busy, desk):
    """Return Alice's laptop where there is something to do."""
    return desk


def test_it_works(desk, live_server):
    desk.goto(f"{live_server}/desk/hall/")
    assert "份待审核" in desk.inner_text("h1")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_is_accessible_and_fits(desk, live_server, language):
    pages = (live_server + path for path in PAGES)
    for address, faults in walk(desk, pages, language):
        assert faults == [], address
        if language == "en" and "/preview/" not in address:  # which speaks the form's language
            assert desk.get_attribute("html", "lang") == "en"
    assert desk.complaints == []


def test_targets_on_a_phone_are_large_enough(desk, live_server):
    """44 px for what is pressed alone; links within a sentence or table follow its line."""
    desk.set_viewport_size({"width": 360, "height": 740})
    small = {}
    for path in PAGES:
        desk.goto(f"{live_server}{path}")
        found = desk.eval_on_selector_all(
            "button, .btn, .rail a:not(.home), select,"
            " input:not([type=hidden], [type=checkbox], [type=radio])",
            "all => all.filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 43.5)"
            ".map(e => e.outerHTML.slice(0, 80))",
        )
        if found:
            small[path] = found
    assert small == {}


def test_no_english_is_left_on_a_chinese_page(desk, live_server):
    """Words of the interface are Chinese; codes, logins and what people typed may be Latin."""
    left = {}
    for path in PAGES:
        desk.goto(f"{live_server}{path}?language=zh" if "?" not in path else live_server + path)
        words = desk.evaluate(
            "[...document.querySelectorAll('button, h2, label, th, legend, summary, .rail a')]"
            ".map(e => e.innerText.trim())"
        )
        rows = [w for w in words if len(w) > 8 and w.isascii() and " " in w and not w[0].isdigit()]
        if rows:
            left[path] = rows
    assert left == {}
