"""A form from the author's file to the next version, through the desk's pages."""

import re
import zipfile
from io import BytesIO

import pytest
from openpyxl import Workbook

from fieldapp.forms.filling import begin
from fieldapp.publishing import publish_upload, take_upload
from fieldapp.refusals import ConflictError
from fieldapp.storage import (
    Draft,
    Instrument,
    InstrumentVersion,
    Preview,
    Publication,
    Submission,
    Upload,
)
from fieldapp.studies import instrument_at, latest_version, publish_instrument
from surveys.problems import InputError
from surveys.xlsform import read_instrument

FORM = """
| survey | | | | | |
| | type | name | label::English (en) | label::中文 (zh) | label::Français (fr) |
| | begin_group | queue | Queue | 排队 | File |
| | {type} | greeted | {question} | 是否问候？ | Salué ? |
| | text | remark | What happened, ${{greeted}}? | 发生了什么？ | Quoi ? |
| | end_group | queue | | | |
| | begin_repeat | cards | Moments | 瞬间 | Moments |
| | text | what | What | 什么 | Quoi |
| | end_repeat | cards | | | |
| choices | | | | | |
| | list_name | name | label::English (en) | label::中文 (zh) | label::Français (fr) |
| | yes_no | yes | Yes | 是 | Oui |
| | yes_no | no | No | 否 | Non |
| settings | | | | | |
| | form_title | form_id | kind | | |
| | Visit | {code} | {kind} | | |
"""
TABLES = (Instrument, InstrumentVersion, Submission, Publication)


def form(type="select_one yes_no", question="Greeted?", code="visit", kind="mystery_visit"):
    return FORM.format(type=type, question=question, code=code, kind=kind).encode()


def rows():
    return [table.select().count() for table in TABLES]


@pytest.fixture
def hand_in(send, alice):
    """Return a function that uploads bytes as Alice and returns the page that answers."""

    def upload(data, name="visit.md", **fields):
        file = (BytesIO(data), name)
        return send(alice, "/desk/hall/uploads/new", file=file, **fields)

    return upload


def sheet(*table):
    book = Workbook()
    page = book.active
    page.title = "survey"
    for line in table:
        page.append(line)
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def bomb():
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 80_000_000)
    return data.getvalue()


def test_it_works(cast, hand_in, send, alice):
    page = hand_in(form(), instrument="visit")
    assert "第 2 版" in page.text
    upload = Upload.get()
    page = send(alice, f"/desk/hall/uploads/{upload.id}/publish", after=1, sha256=upload.sha256)
    assert page.request.path == "/desk/hall/instruments/visit"
    version = latest_version(cast.version.instrument)
    assert (version.number, bytes(version.source)) == (2, form())
    assert Publication.get(Publication.version == version).account == cast.alice
    assert "Alice" in page.text
    assert Upload.select().count() == 0


def test_a_broken_form_shows_sheet_row_and_remedy_and_changes_nothing(cast, hand_in, alice):
    before = rows()
    page = hand_in(form(type="select_one yes_on"))
    assert rows() == before
    assert "有 1 处错误要改" in page.text
    assert 'href="#survey-3"' in page.text
    faulty = re.search(r'<tr id="survey-3"><th scope="row">(\d+)</th>(.*?)</tr>', page.text)
    assert faulty[1] == "5", "the line of the text file, as the author sees it"
    assert '<td class="bad">select_one yes_on</td>' in faulty[2]
    assert "没有列表“yes_on”" in page.text
    assert "或改用：yes_no" in page.text
    english = alice.get(f"{page.request.path}?language=en").text
    assert "has no list “yes_on”" in english
    assert "Publish as" not in english


def test_a_broken_form_is_not_published_by_hand_either(cast, hand_in, send, alice):
    hand_in(form(type="select_one yes_on"))
    before = rows()
    page = send(alice, f"/desk/hall/uploads/{Upload.get().id}/publish", after=1)
    assert page.status_code == 422
    assert "yes_on" in page.text
    assert rows() == before


def test_errors_come_first_and_a_spreadsheet_keeps_its_own_row_numbers(cast, hand_in):
    data = sheet(
        ("type", "name", "label::English (en)", "label::中文 (zh)"),
        ("text", "a", "", "甲"),
        (),
        ("nonsense", "b", "B", "乙"),
    )
    page = hand_in(data, "form.xlsx")
    assert page.text.index("nonsense") > page.text.index('class="found error"')
    assert page.text.index('class="found error"') < page.text.index('class="found warning"')
    assert '<tr id="survey-4"><th scope="row">4</th><td class="bad">nonsense</td>' in page.text
    assert '<tr id="survey-2"><th scope="row">2</th>' in page.text
    assert 'class="odd"' in page.text


def test_a_mended_file_takes_the_place_of_the_broken_one(cast, hand_in):
    hand_in(form(type="select_one yes_on"))
    page = hand_in(form(), replaces=Upload.get().id)
    assert Upload.select().count() == 1
    assert "没有发现问题" in page.text


def test_rows_far_from_a_problem_are_folded_until_asked_for(cast, hand_in, alice):
    many = [("text", f"q{number}", f"Question {number}") for number in range(40)]
    page = hand_in(sheet(("type", "name", "label"), *many, ("nonsense", "z", "Z")), "form.xlsx")
    assert "38 行没有问题" in page.text
    assert "Question 5" not in page.text
    assert "Question 5<" in alice.get(f"{page.request.path}?rows=all").text


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"%PDF-1.7\n" + b"x" * 5000, "form.xlsx", "无法按 .xlsx 格式读取文件"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 200, "form.xls", "无法按 .xls 格式读取文件"),
        (b"", "form.xlsx", "文件是空的"),
        (b"MZ", "form.exe", "无法从“form.exe”这类文件读取"),
        (b"\xff\xfe\x00\xd8", "form.csv", ""),
    ],
)
def test_what_is_no_form_is_refused_plainly_and_not_kept(cast, hand_in, data, name, words):
    before = rows()
    page = hand_in(data, name)
    assert page.status_code == 422
    assert words in page.text
    assert "研究里什么都没有变" in page.text
    assert (rows(), Upload.select().count()) == (before, 0)


def test_a_zip_bomb_is_refused(cast, hand_in):
    data = bomb()
    assert len(data) < 200_000
    page = hand_in(data, "form.xlsx")
    assert page.status_code == 422
    assert "文件过大" in page.text
    assert Upload.select().count() == 0


@pytest.mark.parametrize(("megabytes", "status"), [(11, 422), (30, 413)])
def test_a_file_that_is_too_large_is_refused(cast, alice, csrf_token, megabytes, status):
    file = 'Content-Disposition: form-data; name="file"; filename="form.xlsx"'
    body = b"--x\r\n%b\r\n\r\n%b\r\n--x--\r\n" % (file.encode(), b"x" * megabytes * 1_000_000)
    page = alice.post(
        "/desk/hall/uploads/new",
        data=body,
        content_type="multipart/form-data; boundary=x",
        headers={"X-CSRFToken": csrf_token(alice, "/desk/")},
    )
    assert page.status_code == status
    assert "MB" in page.text
    assert Upload.select().count() == 0


def test_a_cell_that_holds_a_formula_without_a_value_is_no_silent_loss(cast, hand_in):
    """The file was made by a program that never worked the formula out: there is no value."""
    data = sheet(("type", "name", "label"), ('="te"&"xt"', "a", "A"), ("text", "b", "B"))
    page = hand_in(data, "form.xlsx")
    assert "处错误要改" in page.text
    assert Upload.get().compiled is None


def test_no_file_at_all(cast, send, alice):
    page = send(alice, "/desk/hall/uploads/new")
    assert 'aria-invalid="true"' in page.text
    assert Upload.select().count() == 0


def test_words_of_a_form_are_never_markup(cast, hand_in):
    page = hand_in(form(type="<script>alert(1)</script>", question="<img src=x onerror=alert(1)>"))
    assert "<script>alert" not in page.text
    assert "<img src=x" not in page.text
    assert "&lt;script&gt;" in page.text


def test_the_same_bytes_again_change_nothing(cast, hand_in, send, alice):
    publish_instrument(cast.hall, form(), "visit.md")
    before = rows()
    page = hand_in(form())
    assert "与第 2 版完全相同" in page.text
    assert "/publish" not in page.text
    upload = Upload.get()
    send(alice, f"/desk/hall/uploads/{upload.id}/publish", after=2, sha256=upload.sha256)
    assert rows() == before


def test_a_second_tap_publishes_nothing_more(cast, hand_in, send, alice):
    hand_in(form())
    upload = Upload.get()
    for _time in range(2):
        page = send(alice, f"/desk/hall/uploads/{upload.id}/publish", after=1, sha256=upload.sha256)
        assert page.status_code == 200
    assert cast.version.instrument.versions.count() == 2
    assert send(alice, f"/desk/hall/uploads/{upload.id}/publish", after=2).status_code == 404


def test_two_leads_do_not_publish_over_each_other(app, cast):
    with app.app_context():
        first = take_upload(cast.hall, cast.alice, form(question="A"), "visit.md")
        second = take_upload(cast.hall, cast.alice, form(question="B"), "visit.md")
        assert publish_upload(first, cast.alice, after=1).number == 2
        with pytest.raises(ConflictError):
            publish_upload(second, cast.alice, after=1)
        assert Upload.select().count() == 1


def test_a_new_code_makes_a_new_instrument(cast, hand_in, send, alice):
    page = hand_in(form(code="short_visit"))
    assert "新的调查工具" in page.text
    upload = Upload.get()
    send(alice, f"/desk/hall/uploads/{upload.id}/publish", after=0, sha256=upload.sha256)
    assert Instrument.get(Instrument.code == "short_visit").kind == "mystery_visit"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"kind": "intercept"}, "类型是“mystery_visit”"),
        ({"code": "a:b"}, "不能作为调查工具的代码"),
        ({"code": "other"}, "而这个调查工具是“visit”"),
    ],
)
def test_what_belongs_elsewhere_is_an_error_at_its_cell(cast, hand_in, values, words):
    page = hand_in(form(**values), instrument="visit")
    assert words in page.text
    assert 'id="settings-2"' in page.text
    assert Upload.get().compiled is None


def test_a_kind_that_was_taken_meanwhile_is_refused(app, cast):
    with app.app_context():
        upload = take_upload(cast.hall, cast.alice, form(code="new"), "visit.md")
        publish_instrument(cast.hall, form(code="new", kind="intercept"), "visit.md")
        with pytest.raises(InputError):
            publish_upload(upload, cast.alice, after=1)


def test_a_tag_that_the_study_does_not_know_is_worth_a_look(cast, hand_in):
    data = sheet(
        ("type", "name", "label", "bind::cx:touchpoint"),
        ("text", "a", "A", "queue"),
        ("text", "b", "B", "qeue"),
        ("text", "c", "C", "qeue"),
    )
    page = hand_in(data, "form.xlsx")
    assert page.text.count("本研究没有接触点“qeue”") == 2, "once in the list, once beside its row"
    assert "可用的代码：leave、queue" in page.text
    assert Upload.get().compiled is not None


def test_open_drafts_go_on_with_the_version_that_they_were_begun_with(app, cast, sign_in, send):
    """Carol has begun; Alice publishes; Carol is still asked the old question, a new draft not."""
    carol = sign_in(app.test_client(), "carol")
    address = f"/field/visits/{cast.assignment.id}"
    before = send(carol, address).request.path
    assert "等候分钟" in carol.get(before).text
    with app.app_context():
        upload = take_upload(cast.hall, cast.alice, form(), "visit.md")
        version = publish_upload(upload, cast.alice, after=1)
    assert send(carol, address).request.path == before
    assert "等候分钟" in carol.get(before).text
    assert Draft.get().version == cast.version
    with app.test_request_context():
        new = begin(id="new", owner="x", version=latest_version(version.instrument), tagged={})
    assert new.version == version


def test_a_version_that_was_answered_is_never_changed(app, cast, hand_in, send, alice):
    before = (bytes(cast.version.source), cast.version.compiled, cast.version.sha256)
    hand_in(form())
    upload = Upload.get()
    send(alice, f"/desk/hall/uploads/{upload.id}/publish", after=1, sha256=upload.sha256)
    after = InstrumentVersion.get_by_id(cast.version.id)
    assert (bytes(after.source), after.compiled, after.sha256) == before


def test_versions_are_listed_and_each_is_downloaded_as_it_came(cast, hand_in, send, alice):
    publish_instrument(cast.hall, form(), "第二版.md")
    page = alice.get("/desk/hall/instruments/visit").text
    assert page.index("第二版.md") < page.index("visit.md")
    source = alice.get("/desk/hall/instruments/visit/2/source")
    assert source.data == form()
    assert "%E7%AC%AC%E4%BA%8C%E7%89%88.md" in source.headers["Content-Disposition"]
    assert alice.get("/desk/hall/instruments/nothing").status_code == 404


def test_any_version_is_downloaded_as_a_workbook_that_means_the_same(cast, alice):
    version = publish_instrument(cast.hall, form(), "第二版.md")
    book = alice.get("/desk/hall/instruments/visit/2/xlsx")
    assert "%E7%AC%AC%E4%BA%8C%E7%89%88.xlsx" in book.headers["Content-Disposition"]
    assert read_instrument(book.data, "form.xlsx") == instrument_at(version)
    assert "/2/xlsx" in alice.get("/desk/hall/instruments/visit").text


def test_what_changed_between_two_versions_is_told(cast, hand_in, alice):
    publish_instrument(cast.hall, form(), "visit.md")
    newer = form(question="Did they greet you?").replace("是 |".encode(), "有 |".encode())
    newer = newer.replace(b"| yes_no | no |", b"| yes_no | none |")
    publish_instrument(cast.hall, newer, "visit.md")
    page = alice.get("/desk/hall/instruments/visit/3/differences?language=en").text
    assert "one can no longer be compared" in page
    for words in ("Greeted?", "Did they greet you?", "yes, no", "yes, none", "yes 有"):
        assert words in page, words
    same = alice.get("/desk/hall/instruments/visit/3/differences?since=3&language=zh").text
    assert "两个版本的题目完全相同" in same
    assert alice.get("/desk/hall/instruments/visit/3/differences?since=9").status_code == 404
    assert "since=2" in alice.get("/desk/hall/instruments/visit").text


def test_an_upload_says_what_it_would_change(cast, hand_in):
    publish_instrument(cast.hall, form(), "visit.md")
    page = hand_in(form(question="Did they greet you?"))
    assert "与第 2 版相比的变动" in page.text
    assert "Did they greet you?" in page.text


def test_a_supervisor_reads_and_does_not_publish(cast, hand_in, bob, send):
    hand_in(form())
    upload = Upload.get()
    page = bob.get(f"/desk/hall/uploads/{upload.id}").text
    assert "发布为第" not in page
    assert "换一份文件" not in page
    assert send(bob, f"/desk/hall/uploads/{upload.id}/publish", after=1).status_code == 403
    assert "上传表单" not in bob.get("/desk/hall/instruments").text


def test_an_upload_is_thrown_away(cast, hand_in, send, alice):
    hand_in(form())
    send(alice, f"/desk/hall/uploads/{Upload.get().id}/discard")
    assert Upload.select().count() == 0


@pytest.fixture
def trial(hand_in, send, alice):
    """Return the address of a preview of an uploaded form, without language and page."""
    hand_in(form())
    page = send(alice, f"/desk/hall/uploads/{Upload.get().id}/preview")
    assert page.status_code == 200
    return page.request.path.rsplit("/", 2)[0]


@pytest.mark.parametrize(
    ("place", "words", "around"),
    [(1, "Greeted?", 'lang="en"'), (2, "是否问候？", 'lang="zh-CN"'), (3, "Salué ?", "")],
)
def test_a_preview_speaks_each_language_of_the_form(alice, trial, place, words, around):
    page = alice.get(f"{trial}/{place}/1").text
    assert words in page
    assert around in page
    assert "trial" in page


def test_a_language_that_the_form_does_not_speak(alice, trial):
    assert alice.get(f"{trial}/4/1").status_code == 404
    assert alice.get(f"{trial}/0/1").status_code == 404


def test_a_preview_keeps_answers_and_never_becomes_a_submission(alice, trial, send):
    answers = {"page": "1", "queue/greeted": "yes", "queue/remark": "fine"}
    page = send(alice, f"{trial}/3/1", go="stay", **answers)
    assert page.request.path == f"{trial}/3/1"
    assert "fine" in page.text
    assert "Quoi ?" in page.text
    send(alice, f"{trial}/1/1", go="next", **answers)
    card = send(alice, f"{trial}/1/2", go="add:cards")
    assert card.request.path == f"{trial}/1/2/cards/0"
    send(alice, f"{trial}/1/2/cards/0", go="done", page="1", **{"cards/0/what": "waited"})
    end = send(alice, f"{trial}/1/2", go="next")
    assert end.request.path == f"{trial}/1/end"
    assert Preview.get().answers["cards"] == [{"what": "waited"}]
    assert (Submission.select().count(), Draft.select().count()) == (0, 0)
    page = send(alice, f"{trial}/1/again")
    assert Preview.get().answers == {}
    assert "fine" not in page.text


def test_a_preview_is_nobody_else_s(alice, bob, trial, send):
    assert bob.get(f"{trial}/1/1").status_code == 404
    send(bob, f"/desk/hall/uploads/{Upload.get().id}/preview")
    assert Preview.select().count() == 2


def test_a_preview_leads_back_to_where_it_began(cast, alice, trial, send):
    assert alice.get(f"{trial}/1/").location.endswith(f"/uploads/{Upload.get().id}")
    page = send(alice, "/desk/hall/instruments/visit/1/preview")
    assert "照片" in page.text
    home = page.request.path.rsplit("/", 1)[0]
    assert alice.get(f"{home}/").location.endswith("/instruments/visit/1")


def test_a_preview_goes_with_its_upload(cast, alice, trial, send):
    send(alice, f"/desk/hall/uploads/{Upload.get().id}/discard")
    assert Preview.select().count() == 0
    assert alice.get(f"{trial}/1/1").status_code == 404
