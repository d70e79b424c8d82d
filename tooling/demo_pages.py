"""Pictures of the pages the demo's loop did not stop at."""

from typing import Any

from tooling.telling import Pictures, say

PAGES = {
    "zhou": (
        "/", "/visits", "/inspections", "/held", "/orders", "/lookbacks", "/schools",
        "/templates", "/phrases", "/people", "/notices", "/waves/new", "/calendar", "/results",
        "/results/cases", "/likenesses", "/load", "/ties", "/board", "/indicators",
    ),
    "leader": ("/board/day", "/results", "/simulator"),
    "police": ("/my",),
    "admin": ("/settings", "/invitations"),
}  # fmt: skip


def every_page(story: Any) -> None:
    """Each page once, as the demo's people see it; nothing where no pictures are wanted."""
    if not Pictures.wanted:
        return
    for login, paths in PAGES.items():
        page = story.page(login)
        for path in paths:
            page.goto(story.server + path)
            name = path.strip("/").replace("/", "-") or "desk"
            story.picture(page, f"console-{login}-{name}")
    page = story.page("admin")
    page.goto(f"{story.server}/people?q=chen")
    page.locator("tbody a").first.click()
    story.picture(page, "console-person")
    say("pages", f"{story.shots} pictures of screens and pages")
