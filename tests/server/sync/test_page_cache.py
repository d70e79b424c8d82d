"""Pages made once are shared, and never fill the server's memory."""

from server.sync.pull import PageBytes, PageCache


def key(number: int) -> tuple[str, str, int, int, int]:
    return ("area:one", "epoch", number, number, 500)


def test_pages_are_kept_up_to_their_bytes_the_latest_used_last_to_go() -> None:
    cache = PageCache(bytes_max=100)
    pages = [PageBytes(b"x" * 30, b"y" * 10) for _ in range(3)]
    cache.put(key(0), pages[0])
    cache.put(key(1), pages[1])
    assert cache.get(key(0)) is pages[0]
    cache.put(key(2), pages[2])
    assert [cache.get(key(number)) for number in range(3)] == [pages[0], None, pages[2]]


def test_a_page_made_by_two_at_once_counts_once() -> None:
    cache = PageCache(bytes_max=100)
    page = PageBytes(b"x" * 30, b"y" * 10)
    for _ in range(5):
        cache.put(key(0), page)
    cache.put(key(1), page)
    assert cache.get(key(0)) is cache.get(key(1)) is page


def test_a_page_larger_than_all_is_still_given_out() -> None:
    cache = PageCache(bytes_max=10)
    page = PageBytes(b"x" * 30, b"y" * 10)
    cache.put(key(0), page)
    assert cache.get(key(0)) is page
