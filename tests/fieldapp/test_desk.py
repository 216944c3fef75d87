"""The desk as leads and supervisors use it, through its pages."""

import re

import pytest

from fieldapp import strategies
from fieldapp.accounts import by_link
from fieldapp.storage import Account, Assignment, Job, PublicLink, StrategyRevision, Study
from fieldapp.studies import definition
from fieldapp.submissions import file_submission
from reports.strategy import Evidence, IssueTree, Reference, Strategy
from surveys.text import Text

NEW_STUDY = {
    "zh": "新营业厅研究",
    "en": "New hall study",
    "client": "示例",
    "code": "fresh",
    "review": "y",
    "segments-0-zh": "金卡",
    "segments-0-core": "y",
    "segments-1-en": "Basic",
    "sites-0-zh": "城东厅",
    "sites-0-region": "城东",
    "sites-0-lat": "31.23",
    "sites-0-lon": "121.47",
    "datum": "GCJ-02",
}


@pytest.fixture
def filed(app, cast):
    with app.app_context():
        return file_submission(
            id="visit-1",
            study=cast.hall,
            version=cast.version,
            answers={"queue": {"greeted": "no", "wait": 14, "remark": "<b>等了很久</b>"}},
            metadata={},
            wave="w1",
            account=cast.carol,
            assignment=cast.assignment,
        )


def test_it_works(alice):
    page = alice.get("/desk/")
    assert page.status_code == 200
    assert "营业厅研究" in page.text


def test_a_study_from_the_template(alice, cast, send):
    page = send(alice, "/desk/studies/new", **NEW_STUDY)
    assert page.request.path == "/desk/fresh/"
    study = Study.get(Study.code == "fresh")
    plan = definition(study)
    assert len(plan.touchpoints) == 14
    assert [segment.name.to("zh") for segment in plan.segments] == ["金卡", "Basic"]
    assert plan.segments[0].core
    assert [(site.region, site.lat, site.datum) for site in plan.sites] == [
        ("城东", 31.23, "GCJ-02")
    ]
    assert study.instruments.count() == 5
    for place in ("visits", "people", "instruments", "issues", "strategy", "report", "links"):
        assert alice.get(f"/desk/fresh/{place}").status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", "hall"),
        ("code", "Has Space"),
        ("zh", ""),
        ("start", "soon"),
        ("start", "2026-02-30"),
        ("sites-0-lat", "99"),
    ],
)
def test_a_study_that_cannot_be(alice, cast, send, field, value):
    page = send(alice, "/desk/studies/new", **(NEW_STUDY | {field: value}))
    assert 'aria-invalid="true"' in page.text
    assert Study.select().count() == 2


def test_more_rows_keep_what_was_typed(alice, cast, send):
    page = send(alice, "/desk/studies/new", **NEW_STUDY, more="sites")
    assert 'name="sites-6-zh"' in page.text
    assert 'name="sites-7-zh"' not in page.text
    assert "城东厅" in page.text


def test_an_invited_fieldworker_gets_a_link_once(alice, cast, send):
    page = send(alice, "/desk/hall/people", name="王访问员", login="k12", role="fieldworker")
    token = re.search(r"/link/([\w-]+)", page.text)[1]
    assert by_link(token).login == "k12"
    assert "<svg" in page.text
    assert token not in alice.get("/desk/hall/people").text


def test_a_supervisor_invites_fieldworkers_only(bob, cast, send):
    page = send(bob, "/desk/hall/people", name="X", login="x1", role="lead", password="a" * 12)
    assert page.status_code == 200
    assert Account.get_or_none(Account.login == "x1") is None


def test_a_lead_needs_a_password(alice, cast, send):
    send(alice, "/desk/hall/people", name="X", login="x1", role="supervisor")
    assert Account.get_or_none(Account.login == "x1") is None
    send(alice, "/desk/hall/people", name="X", login="x1", role="supervisor", password="a" * 12)
    assert Account.get(Account.login == "x1").role == "supervisor"


def test_visits_are_assigned_and_taken_back(alice, cast, send):
    form = {
        "account": cast.carol.id,
        "instrument": cast.version.instrument_id,
        "wave": "w1",
        "sites": "s1",
        "segment": "gold",
        "scenario": "补办号卡",
        "window_start": "2026-11-21T09:00",
        "window_end": "2026-11-21T17:00",
    }
    page = send(alice, "/desk/hall/visits", **form)
    assert "补办号卡" in page.text
    visit = Assignment.select().order_by(Assignment.id.desc()).get()
    assert visit.window_start == "2026-11-21T01:00:00+00:00"
    send(alice, f"/desk/hall/visits/{visit.id}/withdraw")
    assert Assignment.get_or_none(Assignment.id == visit.id) is None


def test_a_window_that_ends_before_it_starts(alice, cast, send):
    before = Assignment.select().count()
    page = send(
        alice,
        "/desk/hall/visits",
        account=cast.carol.id,
        instrument=cast.version.instrument_id,
        wave="w1",
        segment="",
        window_start="2026-11-21T09:00",
        window_end="2026-11-20T09:00",
    )
    assert "结束时间早于开始时间" in page.text
    assert Assignment.select().count() == before


def test_a_window_on_no_day_of_the_calendar(alice, cast, send):
    before = Assignment.select().count()
    form = {"account": cast.carol.id, "instrument": cast.version.instrument_id, "wave": "w1"}
    page = send(alice, "/desk/hall/visits", **form, segment="", window_start="2026-02-30T09:00")
    assert "没有这一天" in page.text
    assert Assignment.select().count() == before


def test_a_begun_visit_stays(alice, cast, filed, send):
    page = send(alice, f"/desk/hall/visits/{cast.assignment.id}/withdraw")
    assert page.status_code == 400
    assert Assignment.get_or_none(Assignment.id == cast.assignment.id)


def test_nobody_else_s_person_is_assigned(alice, cast, send):
    before = Assignment.select().count()
    send(
        alice,
        "/desk/hall/visits",
        account=cast.eve.id,
        instrument=cast.version.instrument_id,
        wave="w1",
        segment="",
    )
    assert Assignment.select().count() == before


def test_a_public_link_is_made_and_closed(alice, cast, send):
    address = f"/desk/hall/links/{cast.public_link.id}"
    assert cast.public_link.token in alice.get(address).text
    send(alice, f"{address}/close")
    assert not PublicLink.get_by_id(cast.public_link.id).active


def test_a_submission_is_read_as_words(alice, filed):
    page = alice.get("/desk/hall/submissions/visit-1")
    assert "&lt;b&gt;等了很久&lt;/b&gt;" in page.text
    assert "14" in page.text
    assert "缺少照片" in page.text


def test_a_return_needs_words(alice, filed, send):
    page = send(alice, "/desk/hall/submissions/visit-1", verdict="returned", note="", number=1)
    assert "访问员会看到" in page.text
    assert filed.decisions.count() == 0


def test_a_decision_about_no_version_is_no_decision(alice, filed, send):
    page = send(alice, "/desk/hall/submissions/visit-1", verdict="approved", number="one")
    assert page.status_code == 200
    assert filed.decisions.count() == 0


@pytest.mark.parametrize(
    ("verdict", "note"), [("approved", ""), ("returned", "请补门前照片"), ("rejected", "去错网点")]
)
def test_a_decision_is_kept_with_name_and_reason(bob, filed, send, verdict, note):
    send(bob, "/desk/hall/submissions/visit-1", verdict=verdict, note=note, number=1)
    decision = filed.decisions.get()
    assert (decision.verdict, decision.note, decision.account.login) == (verdict, note, "bob")
    assert note in bob.get("/desk/hall/submissions/visit-1").text


def test_a_decision_about_an_older_version_is_refused(bob, cast, filed, send):
    send(bob, "/desk/hall/submissions/visit-1", verdict="returned", note="再补", number=1)
    file_submission(
        id="visit-1",
        study=cast.hall,
        version=cast.version,
        answers={"queue": {"greeted": "yes"}},
        metadata={},
        wave="w1",
        account=cast.carol,
    )
    page = send(bob, "/desk/hall/submissions/visit-1", verdict="approved", number=1)
    assert page.status_code == 409
    assert "version=1" in bob.get("/desk/hall/submissions/visit-1").text


def edit(send, client, place, revision, do, **form):
    return send(client, f"/desk/hall/{place}", wave="w1", revision=revision, do=do, **form)


def latest(kind):
    revision = (
        StrategyRevision.select()
        .where(StrategyRevision.kind == kind)
        .order_by(StrategyRevision.id.desc())
        .first()
    )
    return revision.id if revision else 0


def test_the_issue_tree_is_edited_and_its_history_kept(alice, cast, send):
    edit(send, alice, "issues", 0, "question", title_zh="为什么失望？")
    edit(send, alice, "issues", latest("issue_tree"), "add", issue="", title_zh="等待")
    tree = strategies.in_force(cast.hall, "w1", "issue_tree")
    branch = tree.issues[0].id
    edit(send, alice, "issues", latest("issue_tree"), "add", issue=branch, title_zh="没人说")
    leaf = strategies.in_force(cast.hall, "w1", "issue_tree").leaves()[0].id
    for do, form in [
        ("rename", {"title_zh": "等多久没人说", "title_en": "Nobody says how long"}),
        ("up", {}),
        ("down", {}),
        ("under", {"target": ""}),
    ]:
        page = edit(send, alice, "issues", latest("issue_tree"), do, issue=leaf, **form)
        assert page.status_code == 200
    tree = strategies.in_force(cast.hall, "w1", "issue_tree")
    assert [issue.title.to("zh") for issue in tree.branches()] == ["等待", "等多久没人说"]
    edit(send, alice, "issues", latest("issue_tree"), "merge", issue=leaf, target=branch)
    edit(send, alice, "issues", latest("issue_tree"), "delete", issue=branch)
    assert strategies.in_force(cast.hall, "w1", "issue_tree").issues == ()
    first = strategies.history(cast.hall, "w1", "issue_tree")[-3].id
    send(alice, "/desk/hall/history/issues", wave="w1", revision=first)
    assert strategies.in_force(cast.hall, "w1", "issue_tree").branches()


def test_evidence_moves_between_leaf_and_list(alice, cast, send):
    evidence = Evidence("quote-1", "verbatim", "a", text=Text.of("等了半小时"), submission="x")
    figure = Evidence("f", "figure", "a", Reference("satisfaction", "queue"))
    tree = IssueTree(Text.of("为什么？"), (), (evidence, figure)).add("", Text.of("等待"), "a")
    strategies.save(cast.hall, "w1", "issue_tree", tree, cast.alice)
    page = alice.get("/desk/hall/issues?issue=a")
    assert "等了半小时" in page.text
    assert "满意度 · 排队等候" in page.text
    edit(send, alice, "issues", latest("issue_tree"), "unhang", issue="a", evidence="quote-1")
    assert [e.id for e in strategies.in_force(cast.hall, "w1", "issue_tree").evidence_of("a")] == [
        "f"
    ]
    edit(send, alice, "issues", latest("issue_tree"), "hang", target="a", evidence="quote-1")
    kept = strategies.in_force(cast.hall, "w1", "issue_tree").evidence_of("a")
    assert {piece.id for piece in kept} == {"f", "quote-1"}


def test_two_leads_do_not_overwrite_each_other(alice, cast, send):
    edit(send, alice, "issues", 0, "question", title_zh="甲")
    page = edit(send, alice, "issues", 0, "question", title_zh="乙")
    assert page.status_code == 409
    assert strategies.in_force(cast.hall, "w1", "issue_tree").question.to("zh") == "甲"


def test_an_empty_wording_is_refused(alice, cast, send):
    page = edit(send, alice, "issues", 0, "question", title_zh=" ")
    assert page.status_code == 422
    assert latest("issue_tree") == 0


def test_the_strategy_from_theme_to_action(alice, cast, send):
    study = cast.hall
    strategies.save(study, "w1", "issue_tree", IssueTree().add("", Text.of("等待"), "q"), None)

    def do(what, **form):
        page = edit(send, alice, "strategy", latest("strategy"), what, **form)
        assert page.status_code == 200, page.text
        return page

    plan = definition(study)
    assert plan.dimensions == ()
    first = Strategy(Text.of("心里有数"), dimensions=("control",))
    strategies.save(study, "w1", "strategy", first, None)
    do("add_sub_theme", target="control", title_zh="等得有数")
    sub_theme = strategies.in_force(study, "w1", "strategy").sub_themes[0].id
    do("add_initiative", target=sub_theme, title_zh="报分钟数")
    initiative = strategies.in_force(study, "w1", "strategy").initiatives[0].id
    do("change", part=initiative, title_zh="报预计分钟", addresses="q")
    page = do(
        "add_action",
        target=initiative,
        title_zh="改叫号软件",
        owner_zh="信息部",
        enabler="support",
        state="planned",
        start="2026-12-01",
        due="2027-02-28",
        kpi_zh="排队满意度",
        measure="satisfaction",
        kpi_item="queue",
        kpi_segment="gold",
        baseline="−2.6",
        target_value="-0.5",
    )
    assert "排队满意度 −2.6 → −0.5" in page.text
    action = strategies.in_force(study, "w1", "strategy").actions[0]
    assert (action.owner.to("zh"), action.kpi.measure.item) == ("信息部", "queue")
    do("change", part=action.id, title_zh="改叫号软件", state="done", done_on="2027-01-31")
    do("up", part=action.id)
    do("under", part=action.id, target=initiative)
    do("delete", part=sub_theme)
    page = alice.get("/desk/hall/strategy")
    assert "空洞" in page.text
    do("waive", hole="dimension:control", reason="下一波再定")
    assert "下一波再定" in alice.get("/desk/hall/strategy").text
    do("unwaive", hole="dimension:control")
    do("theme", title_zh="新主题", meaning_zh="说明")
    assert strategies.in_force(study, "w1", "strategy").theme.to("zh") == "新主题"


@pytest.mark.parametrize(
    ("field", "value"),
    [("due", "2026-01-01"), ("state", "perhaps"), ("baseline", "ten"), ("baseline", "nan")],
)
def test_an_action_that_cannot_be(alice, cast, send, field, value):
    strategy = Strategy(Text.of("主题"), dimensions=("control",))
    strategy = strategy.add_sub_theme("control", Text.of("甲"))
    strategy = strategy.add_initiative(strategy.sub_themes[0].id, Text.of("乙"))
    strategies.save(cast.hall, "w1", "strategy", strategy, None)
    form = {
        "title_zh": "行动",
        "state": "planned",
        "start": "2026-12-01",
        "kpi_zh": "指标",
        "target": strategy.initiatives[0].id,
    }
    page = edit(
        send, alice, "strategy", latest("strategy"), "add_action", **(form | {field: value})
    )
    assert page.status_code == 422
    assert strategies.in_force(cast.hall, "w1", "strategy").actions == ()


def test_a_report_is_asked_for_once(alice, cast, send):
    for _time in range(2):
        page = send(alice, "/desk/hall/report", wave="w1", language="zh")
        assert page.status_code == 200
    job = Job.get()
    assert job.parameters == {"wave": "w1", "language": "zh"}
    progress = alice.get(f"/desk/hall/report/{job.id}/progress").json
    assert progress["state"] == "waiting"
    assert alice.get(f"/desk/hall/report/{job.id}/pdf").status_code == 404


def test_a_failed_report_says_why(alice, cast):
    Job.create(
        study=cast.hall,
        kind="report",
        parameters={"wave": "w1", "language": "zh"},
        state="failed",
        message={"zh": "缺少中文字体", "en": "The Chinese font is missing"},
    )
    assert "缺少中文字体" in alice.get("/desk/hall/report").text
    assert "The Chinese font is missing" in alice.get("/desk/hall/report?language=en").text


def test_the_instrument_is_shown_and_downloaded(alice, cast):
    assert "是否问候" in alice.get("/desk/hall/instruments/visit/1").text
    source = alice.get("/desk/hall/instruments/visit/1/source")
    assert source.data == b"visit"
    assert "visit.md" in source.headers["Content-Disposition"]
    assert alice.get("/desk/hall/instruments/visit/9").status_code == 404
