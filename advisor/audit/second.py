"""The checks that compare training data with a second file: a test, or what users send.

Owns leaks, and how requests in training and in use differ. It must not judge how far they may.
"""

from __future__ import annotations

from collections.abc import Iterator

from advisor.audit import near
from advisor.audit.measure import NEAR, Asked, Measure, found, percentiles, rows_of
from advisor.audit.store import LIVE, TESTED, TRAINED, Store

_FEWEST_LIVE = 100
"""Requests of users from which on anything is said about them."""


def leak(store: Store, _: Asked) -> Iterator[Measure]:
    """Tests that stand in the training data, and further ones that almost do."""
    tests = rows_of(store, TESTED)
    why = "" if tests else "no file to test with was named (--eval)"
    if why:
        yield from (Measure(id, detail=why) for id in ("leaks", "near-leaks"))
        return
    trained = "SELECT prompt FROM rows WHERE part = 0"
    exact = f"SELECT file, line FROM rows WHERE part = 1 AND prompt IN ({trained})"
    same = _same_bytes(store)
    yield found(store, "leaks", tests, exact, detail=same)
    if same or not near.installed():
        why = "it is the same file" if same else "looking for it needs the extra `data`"
        yield Measure("near-leaks", detail=why)
        return
    near.leaks(store)
    yield found(store, "near-leaks", tests, NEAR)


def _same_bytes(store: Store) -> str:
    digests: dict[int, set[str]] = {TRAINED: set(), TESTED: set(), LIVE: set()}
    for file, part in store.all("SELECT DISTINCT file, part FROM rows"):
        digests[part].add(store.files[file].digest)
    both = digests[TRAINED] & digests[TESTED]
    return "the test is the training file, byte for byte" if both else ""


def mismatch(store: Store, _: Asked) -> Iterator[Measure]:
    """How requests in use differ from those trained on: lengths, few words, another script."""
    live, trained = rows_of(store, LIVE), rows_of(store, TRAINED)
    if live < _FEWEST_LIVE or not trained:
        why = f"it takes {_FEWEST_LIVE} requests of users, and there are {live}"
        why = why if store.seen[LIVE] else "no file of users' requests was named (--production)"
        yield from (Measure(id, detail=why) for id in _MISMATCH)
        return
    every = (percentiles(store, part, 50, 95) for part in (TRAINED, LIVE))
    for id, ours, theirs in zip(_MISMATCH, *every, strict=False):
        detail = f"{ours:,} characters in training, {theirs:,} in use"
        yield Measure(id, theirs, live, ratio=theirs / max(ours, 1), detail=detail)
    apart = float(store.one(_KOLMOGOROV, trained, live))
    yield Measure(_MISMATCH[2], live, live, ratio=apart, detail=_error(store))
    yield from _shares(store, live, trained)


_MISMATCH = ("length-median", "length-tail", "length-spread", "short-requests", "other-script")
_KOLMOGOROV = """SELECT max(abs(ours * 1.0 / ? - theirs * 1.0 / ?)) FROM
    (SELECT sum(sum(CASE part WHEN 0 THEN 1 ELSE 0 END)) OVER (ORDER BY length) AS ours,
    sum(sum(CASE part WHEN 2 THEN 1 ELSE 0 END)) OVER (ORDER BY length) AS theirs
    FROM rows WHERE part <> 1 GROUP BY length) steps"""


def _error(store: Store) -> str:
    """How far a share in a sample may be off."""
    if store.drawn is None:
        return ""
    points = 98 / store.drawn**0.5
    drawn = f"{store.drawn:,} of {store.seen[LIVE]:,} requests were drawn"
    return f"{drawn}, so shares are right to {points:.1f} points in 19 of 20 cases"


def _shares(store: Store, live: int, trained: int) -> Iterator[Measure]:
    short = store.one("SELECT count(*) FROM rows WHERE part = 0 AND short = 1")
    detail = f"of those trained on, {short:,} of {trained:,}"
    sentence = "SELECT file, line FROM rows WHERE part = 2 AND short = 1"
    yield found(store, _MISMATCH[3], live, sentence, detail=detail)
    foreign = """SELECT file, line FROM rows WHERE part = 2 AND script NOT IN
        (SELECT script FROM rows WHERE part = 0 GROUP BY script HAVING count(*) * 100 >= ?)"""
    yield found(store, _MISMATCH[4], live, foreign, trained)
