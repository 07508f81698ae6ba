"""The checks that compare training data with a second file: a test, or what users send.

Owns leaks, and how requests in training and in use differ. It must not judge how far they may.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from advisor.audit import near
from advisor.audit.measure import NEAR, Measure, found, percentiles, tallied
from advisor.audit.store import LIVE, TESTED, TRAINED, Store, Tally

_FEWEST_LIVE = 100
"""Requests of users from which on anything is said about them."""


def leak(store: Store) -> Iterator[Measure]:
    """Tests that stand in the training data, and further ones that almost do."""
    tests = store.parts[TESTED].rows
    if not tests:
        why = "no file to test with was named (--eval)"
        yield from (Measure(id, detail=why) for id in ("leaks", "near-leaks"))
        return
    exact = "SELECT id FROM tested WHERE prompt IN (SELECT prompt FROM trained)"
    same = "the test is the training file, byte for byte" if _same_bytes(store) else ""
    yield found(store, "leaks", tests, exact, same, TESTED)
    if same or not near.installed():
        why = "it is the same file" if same else "looking for it needs the extra `data`"
        yield Measure("near-leaks", detail=why)
        return
    near.leaks(store)
    yield found(store, "near-leaks", tests, NEAR, part=TESTED)


def _same_bytes(store: Store) -> bool:
    trained, tested = (
        {store.files[file].digest for (file,) in store.each(f"SELECT DISTINCT file FROM {table}")}
        for table in ("trained", "tested")
    )
    return bool(trained & tested)


def mismatch(store: Store) -> Iterator[Measure]:
    """How requests in use differ from those trained on: lengths, few words, another script."""
    trained, live, n = store.parts[TRAINED], store.parts[LIVE], store.drawn
    if n < _FEWEST_LIVE or not trained.rows:
        why = f"it takes {_FEWEST_LIVE} requests of users, and there are {n}"
        why = why if live.seen else "no file of users' requests was named (--production)"
        yield from (Measure(id, detail=why) for id in _MISMATCH)
        return
    every = (percentiles(part.lengths, 50, 95) for part in (trained, live))
    for id, ours, theirs in zip(_MISMATCH, *every, strict=False):
        detail = f"{ours:,} characters in training, {theirs:,} in use"
        yield Measure(id, theirs, n, ratio=theirs / max(ours, 1), detail=detail)
    apart = _kolmogorov(trained.lengths, live.lengths)
    yield Measure(_MISMATCH[2], n, n, ratio=apart, detail=_error(n, live.rows))
    detail = f"of those trained on, {trained.short.n:,} of {trained.rows:,}"
    yield tallied(_MISMATCH[3], n, live.short, detail)
    usual = {script for script, t in trained.scripts.items() if t.n * 100 >= trained.rows}
    foreign = (t for script, t in live.scripts.items() if script not in usual)
    yield tallied(_MISMATCH[4], n, Tally.of(foreign))


_MISMATCH = ("length-median", "length-tail", "length-spread", "short-requests", "other-script")


def _kolmogorov(ours: Mapping[int, int], theirs: Mapping[int, int]) -> float:
    """How far the shares of rows up to some length are apart, at most."""
    most, below = 0.0, [0, 0]
    totals = [sum(ours.values()), sum(theirs.values())]
    for length in sorted({*ours, *theirs}):
        below = [n + rows.get(length, 0) for n, rows in zip(below, (ours, theirs), strict=True)]
        most = max(most, abs(below[0] / totals[0] - below[1] / totals[1]))
    return most


def _error(drawn: int, live: int) -> str:
    """How far a share in a sample may be off."""
    if drawn == live:
        return ""
    points = 98 / drawn**0.5
    of = f"{drawn:,} of {live:,} requests were drawn"
    return f"{of}, so shares are right to {points:.1f} points in 19 of 20 cases"
