"""A public draw in the demo: its wave, its screen for the room, an officer's own page."""

from typing import Any

from tooling.telling import say

OFFICERS = ("领导小组", "系统管理员", "审计员")


def public_wave(story: Any) -> None:
    """A public wave, as far as the numbers its three officers are asked for."""
    page = story.page("zhou")
    page.goto(f"{story.server}/waves/new")
    page.fill("#name", "秋季公开抽查")
    page.check("input[name=ceremony][value=public]")
    page.locator("main form .main").first.click()
    story.picture(page, "console-wave-before-freezing")
    officers = page.locator("select[name=officer]")
    for place, name in enumerate(OFFICERS):
        officers.nth(place).select_option(label=name)
    page.locator("form[action$='/bind'] .main").click()
    story.picture(page, "console-wave-ceremony")
    page.goto(f"{page.url}/screen")
    story.picture(page, "console-wave-screen")
    page = story.page("leader")
    page.goto(f"{story.server}/notices")
    page.locator("form[action^='/notices/'] button").first.click()
    story.picture(page, "console-leader-number")
    say("waves", "a public draw waits for the numbers of leader, admin and auditor")
