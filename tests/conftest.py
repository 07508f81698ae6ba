"""What all tests share: how much is tried, and that packs are read from their own files."""

import gc
import os

import pytest
from hypothesis import settings

from tests.effort import THOROUGH, examples, some

# Two workers on two cores: a slow example says nothing. Everything else stays Hypothesis' own
# default, which draws the same examples every time where CI is set.
settings.register_profile("advisor", deadline=None, max_examples=examples(100))
settings.load_profile("advisor")

os.environ["ADVISOR_NO_CACHE"] = "1"

# What the tests make is gone when they end; looking for more takes a tenth of the time.
gc.set_threshold(100_000)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is thorough, and most rows of a table, where not everything is asked for."""
    if THOROUGH:
        return
    tables: dict[str, list[str]] = {}
    for item in items:
        if not _thorough(item):
            tables.setdefault(item.nodeid.partition("[")[0], []).append(item.nodeid)
    tried = {row for rows in tables.values() for row in some(rows)}
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in tried])
    items[:] = [item for item in items if item.nodeid in tried]


def pytest_collection_finish() -> None:
    """What is here now stays; looking through it for what may go takes time, too."""
    gc.freeze()


def _thorough(item: pytest.Item) -> bool:
    return item.get_closest_marker("thorough") is not None
