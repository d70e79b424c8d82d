"""What a browser says of itself, in two words: which it is, and on what it runs."""

from dataclasses import dataclass

AGENT_CHARS_MAX = 500
BROWSERS = (
    ("wxwork", "WeCom"),
    ("MicroMessenger", "WeChat"),
    ("DingTalk", "DingTalk"),
    ("QQBrowser", "QQ"),
    ("HuaweiBrowser", "Huawei"),
    ("MiuiBrowser", "Xiaomi"),
    ("UCBrowser", "UC"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
"""In this order: the more special ones call themselves by the common ones' names as well."""
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)
IN_A_CHAT = frozenset({"WeChat", "WeCom", "DingTalk"})


@dataclass(frozen=True)
class Browser:
    """Where somebody signs in: the secret this browser was given, and what it calls itself."""

    token: str = ""
    agent: str = ""

    @property
    def words(self) -> str:
        """*Chrome · Android*; empty where it says neither."""
        told = (_first(self.agent, BROWSERS), _first(self.agent, SYSTEMS))
        return " · ".join(word for word in told if word)

    @property
    def known_by(self) -> str:
        """What it is known by next time: its secret, or for a program what it calls itself."""
        return self.token or f"program:{self.agent[:AGENT_CHARS_MAX]}"


def in_a_chat(agent: str) -> bool:
    """Whether a page is open within a chat, whose browser may let nobody choose a photo."""
    return _first(agent, BROWSERS) in IN_A_CHAT


def _first(agent: str, names: tuple[tuple[str, str], ...]) -> str:
    text = agent[:AGENT_CHARS_MAX]
    return next((word for mark, word in names if mark in text), "")
