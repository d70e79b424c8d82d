"""The help: complete, found by its words in both languages, and each way in it leads somewhere."""

from itertools import chain

import pytest

from mobile import texts
from mobile.presenters.help import BY_KEY, TOPICS, HelpPresenter
from mobile.presenters.topics import Group
from mobile.texts import set_language

FOUND = {
    "zh": {"pin": "忘记", "camera": "相机", "safe": "交回", "clock": "时钟", "held": "待裁定"},
    "en": {"pin": "forgotten", "camera": "camera", "safe": "hand in", "clock": "clock",
           "held": "HELD"},
}  # fmt: skip


def keys_of(query: str) -> list[str]:
    """What is found by these words."""
    groups = HelpPresenter().search(query).groups
    return [topic.key for topic in chain.from_iterable(topics for _group, topics in groups)]


def test_each_topic_has_its_own_key_and_each_way_leads_to_one() -> None:
    assert len(BY_KEY) == len(TOPICS)
    assert {one for topic in TOPICS for one in topic.beside} <= set(BY_KEY)
    assert all(topic.key not in topic.beside for topic in TOPICS)


def test_every_text_is_there_in_chinese() -> None:
    told = [text for topic in TOPICS for text in (topic.title, *topic.paragraphs)]
    assert [text for text in told if texts._(text) == text] == []


def test_all_topics_stand_in_their_groups() -> None:
    assert keys_of("") == [topic.key for topic in TOPICS]
    assert [group for group, _topics in HelpPresenter().all().groups] == list(Group)


@pytest.mark.parametrize("language", FOUND)
def test_a_topic_is_found_by_its_words_in_the_readers_language(language: str) -> None:
    set_language(language)
    for key, words in FOUND[language].items():
        assert key in keys_of(words), words
    assert keys_of("无此词 xyzzy") == []


def test_a_screens_topic_is_opened_and_an_unknown_one_shows_them_all() -> None:
    help_ = HelpPresenter()
    state = help_.open("sync")
    assert state.topic is BY_KEY["sync"]
    assert [one.key for one in state.beside] == ["places", "safe", "held", "no_network"]
    assert help_.open("").topic is None
    assert help_.state.groups
