"""The ops kept for ever, as files."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "golden" / "ops"


@dataclass(frozen=True)
class Corpus:
    """What one version of the app made."""

    folder: Path

    def told(self, name: str) -> Any:
        """One of the files beside the ops."""
        return json.loads((self.folder / f"{name}.json").read_text(encoding="utf-8"))

    def chain(self, name: str) -> list[Path]:
        """The ops of one tablet, in their order."""
        return sorted((self.folder / name).glob("*.json"))

    def ops(self) -> list[Path]:
        """Every op."""
        return sorted(self.folder.glob("*/*.json"))


def corpora() -> list[Corpus]:
    """Every version that was ever kept."""
    return [Corpus(path) for path in sorted(FOLDER.iterdir()) if path.is_dir()]
