"""Typographic quotes stay in words; in expressions they count as straight ones."""

from surveys.xlsform import read_instrument, xform

FORM = """
| survey | | | | |
| | type | name | label::中文 (zh) | hint::English (en) | relevant |
| | text | a | 客户对“排队”的‘期望’ | Say “yes” | |
| | text | b | 乙 | x | ${a} = “好” |
""".encode()


def test_it_works():
    first, second = read_instrument(FORM, "form.md").questions()
    assert first.label.to("zh") == "客户对“排队”的‘期望’"
    assert first.hint.to("en") == "Say “yes”"
    assert "“" not in second.relevant


def test_the_xform_has_them_too():
    written = xform(FORM, "form.md")
    assert "客户对“排队”的‘期望’" in written
    assert "\ue01c" not in written
