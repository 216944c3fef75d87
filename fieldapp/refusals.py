"""What the domain refuses, in every language; what a refusal means for HTTP stands in `errors`."""

from __future__ import annotations

from surveys.text import Text


class RefusalError(Exception):
    """Something that will not be done: what happened and what to do next, as Texts."""

    message = Text.of({"en": "This cannot be done.", "zh": "无法完成这项操作。"})
    remedy = Text()

    def __init__(self, en: str = "", zh: str = "", remedy: tuple[str, str] = ("", "")) -> None:
        if en:
            self.message = Text.of({"en": en, "zh": zh})
        if remedy[0]:
            self.remedy = Text.of({"en": remedy[0], "zh": remedy[1]})
        super().__init__(self.message.to("en"))

    def line(self, language: str) -> str:
        """Return the refusal and its remedy as one plain line."""
        parts = (self.message.to(language), self.remedy.to(language))
        return ("" if language == "zh" else " ").join(part for part in parts if part)


class NotFoundError(RefusalError):
    """The thing is not there, or not for this person: both look the same from outside."""

    message = Text.of(
        {"en": "There is no such page for you.", "zh": "没有这个页面，或者没有分给您。"}
    )
    remedy = Text.of(
        {
            "en": "If you should see it, send its address to your project lead.",
            "zh": "若您应当看到它，请把本页地址发给项目负责人。",
        }
    )


class SignInNeededError(RefusalError):
    """Nobody is signed in, or the session has ended."""

    message = Text.of({"en": "Please sign in first.", "zh": "请先登录。"})


class NotAllowedError(RefusalError):
    """The person is known, but this is not theirs to do."""

    message = Text.of({"en": "This is not part of your role.", "zh": "您的角色不能做这件事。"})
    remedy = Text.of({"en": "Ask your project lead.", "zh": "请联系项目负责人。"})


class ConflictError(RefusalError):
    """Someone else, or the same person elsewhere, was faster with other content."""

    message = Text.of({"en": "Somebody else has changed this.", "zh": "别人刚刚改过这里。"})
    remedy = Text.of(
        {"en": "Load the page again and compare.", "zh": "请重新打开本页，比较后再改。"}
    )


class TooLargeError(RefusalError):
    """More bytes, pixels or pages than are taken."""

    message = Text.of({"en": "This is too large.", "zh": "内容太大。"})


class TooManyAttemptsError(RefusalError):
    """Sign-in was tried too often."""

    message = Text.of({"en": "Too many sign-in attempts.", "zh": "登录尝试次数过多。"})


class CrossSiteError(RefusalError):
    """The request came from another site, or from a page that is no longer valid."""

    message = Text.of({"en": "This page has been open too long.", "zh": "这个页面已经失效。"})
    remedy = Text.of(
        {
            "en": "Go back, load the page again and send once more.",
            "zh": "请返回、刷新页面后再提交一次。",
        }
    )
