"""Cases of the toy pack: answers whose verdict is known by heart, and how a case is written."""

from __future__ import annotations

import json
from pathlib import Path

RERACK = {
    "aisles": "blocked",
    "pallets": 12000,
    "goods": ["bulky"],
    "drop-offs": "town",
    "lease": "none",
    "told": "all",
    "last-count": 3,
}
"""Rerack, firm, and held at trial by the approach itself."""
UNTOLD = {**RERACK, "told": "nobody"}
"""The same, blocked by `crew-in-the-dark` of the category `win-crew`."""
FEW = {**RERACK, "pallets": 100}
"""So few pallets that the answer is to stay."""


def add_case(folder: Path, name: str, answers: dict[str, object], **expect: object) -> None:
    """Write a case of the pack in that folder, by its path under `cases/`."""
    file = folder / "cases" / f"{name}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    content = {"pack": "toy", "answers": answers, **({"expect": expect} if expect else {})}
    file.write_text(json.dumps(content), "utf-8")


def add_readers(folder: Path) -> None:
    """Three published cases, two of them as two readers answered them."""
    first: dict[str, object] = {"approach": ["rerack"], "unacceptable": ["move"]}
    second = {"approach": ["stay"], "unacceptable": ["rerack"], "gate": ["win-crew"]}
    both = ["bulky", "chilled"]
    add_case(folder, "published/one/ann", {**RERACK, "goods": both}, **first)
    bob = {**UNTOLD, "pallets": 9000, "goods": both[::-1]}
    add_case(folder, "published/one/bob", bob, **first)
    add_case(folder, "published/two/ann", UNTOLD, **second)
    add_case(folder, "published/two/bob", {**FEW, "last-count": "not-applicable"}, **second)
    add_case(folder, "published/three/ann", {}, approach=["rent", "stay"])
