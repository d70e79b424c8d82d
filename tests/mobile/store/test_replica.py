"""What the office said: staged page by page, swapped in whole, never half."""

from typing import Any

from mobile.store.replica import Replica
from shared.vocabulary import ItemKind
from tests.mobile.conftest import HOLDER, PIN, Store, open_store

SCOPE = "area:a"


def entry(item_id: str, rev: int, name: str | None) -> dict[str, Any]:
    body = None if name is None else {"id": item_id, "name": name}
    return {"kind": "school", "id": item_id, "rev": rev, "deleted": name is None, "body": body}


def names(replica: Replica) -> list[str]:
    return [body["name"] for body in replica.all(ItemKind.SCHOOL)]


def test_pages_are_not_seen_before_the_scope_has_caught_up(store: Store) -> None:
    replica = store.shelves.replica
    replica.stage(SCOPE, [entry("1", 1, "望潮中学")], "c1")
    assert names(replica) == []
    assert replica.cursors() == {SCOPE: ""}
    replica.stage(SCOPE, [entry("2", 2, "白鹭小学")], "c2")
    replica.swap(SCOPE)
    assert names(replica) == ["望潮中学", "白鹭小学"]
    assert replica.cursors() == {SCOPE: "c2"}


def test_an_interrupted_pull_leaves_the_state_before_and_goes_on_where_it_stood(
    store: Store,
) -> None:
    store.shelves.replica.stage(SCOPE, [entry("1", 1, "旧名")], "c1")
    store.shelves.replica.swap(SCOPE)
    store.shelves.replica.stage(SCOPE, [entry("1", 2, "新名")], "c2")
    again = open_store(store.folder, store.clock)
    again.vault.unlock(HOLDER.person_id, PIN)
    replica = again.shelves.replica
    assert names(replica) == ["旧名"]
    assert replica.next_cursor(SCOPE) == "c2"
    replica.stage(SCOPE, [entry("2", 3, "另一所")], "c3")
    replica.swap(SCOPE)
    assert names(replica) == ["新名", "另一所"]


def test_a_tombstone_takes_an_item_away(store: Store) -> None:
    replica = store.shelves.replica
    replica.stage(SCOPE, [entry("1", 1, "望潮中学"), entry("2", 1, "白鹭小学")], "c1")
    replica.swap(SCOPE)
    replica.stage(SCOPE, [entry("1", 2, None)], "c2")
    replica.swap(SCOPE)
    assert names(replica) == ["白鹭小学"]


def test_a_tombstone_followed_by_a_return_in_one_pull_keeps_the_item(store: Store) -> None:
    replica = store.shelves.replica
    replica.stage(SCOPE, [entry("1", 1, None)], "c1")
    replica.stage(SCOPE, [entry("1", 2, "回来了")], "c2")
    replica.swap(SCOPE)
    assert names(replica) == ["回来了"]


def test_a_scope_taken_away_leaves_nothing_readable(store: Store) -> None:
    replica = store.shelves.replica
    for scope in (SCOPE, "area:b"):
        replica.stage(scope, [entry(scope, 1, scope)], "c1")
        replica.swap(scope)
    replica.stage(SCOPE, [entry("9", 1, "未完")], "c2")
    replica.forget(SCOPE)
    assert names(replica) == ["area:b"]
    assert replica.cursors() == {"area:b": "c1"}
    assert replica.next_cursor(SCOPE) == ""


def test_starting_again_shows_what_was_there_until_the_new_has_come(store: Store) -> None:
    replica = store.shelves.replica
    replica.stage(SCOPE, [entry("1", 1, "旧名")], "c1")
    replica.swap(SCOPE)
    replica.start_again(SCOPE)
    assert replica.next_cursor(SCOPE) == ""
    assert names(replica) == ["旧名"]
