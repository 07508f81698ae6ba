"""Rows that are almost the same: found by MinHash, and every pair of them verified.

Owns shingles, templates, and the way from many rows to clusters without comparing each with each.
A pair counts where the exact Jaccard similarity of its character 5-grams is 0.8 or more, so
nothing is told that is not so; a pair just above may be missed. Texts of candidates lie in the
same nameless database as the narrow rows. Hashes are made by `rensa`, of the extra `data`.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from importlib.util import find_spec
from itertools import combinations, groupby
from typing import Any

from advisor.audit.forms import Example, MalformedRow, example
from advisor.audit.narrow import plain
from advisor.audit.store import Store

ALIKE = 0.8
"""From this Jaccard similarity on two rows are near duplicates."""
_SHINGLE = 5
_BANDS, _ROWS = 16, 5
"""A pair at 0.8 shares one of 16 bands of 5 hashes in 998 of 1,000 cases, one at 0.9 always."""
_BUCKET = 60
"""Rows before it that a row is compared with in one bucket."""
TEMPLATE = 50
"""Characters that rows have in common at their beginning or end, at least, to be a template."""
_SAMPLE = 200
"""Rows from which a template is read."""
_TESTS = 1 << 40
"""Tests are told from trained rows by ids above it."""
_REJECTED = 200_000
"""Pairs that are remembered as not alike."""

Texts = Callable[[Example], str]


def installed() -> bool:
    """Whether near duplicates can be looked for at all."""
    return find_spec("rensa") is not None


def _grams(text: str) -> list[str]:
    """The character 5-grams of a text, one after the other; a shorter one is its only."""
    shifted = (text[at:] for at in range(_SHINGLE))
    return [*map("".join, zip(*shifted, strict=False))] or [text]


def shingles(text: str) -> frozenset[str]:
    """The character 5-grams of a text, each once."""
    return frozenset(_grams(text))


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """How much two sets have in common, from 0 to 1."""
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared or 1)


def request(said: Example) -> str:
    """What is asked, without system text, to be compared."""
    return plain(" ".join(said.texts))


def whole(said: Example) -> str:
    """All that a row says, to be compared."""
    return plain(" ".join(filter(None, (said.system, *said.texts, said.answer or ""))))


def answered(said: Example) -> str:
    """The answer, to be compared."""
    return plain(said.answer or "")


def read_again(store: Store, sentence: str, *given: Any) -> Iterator[tuple[int, Example]]:
    """The examples of the rows that a sentence names by id, file, line and place, in order."""
    for number, rows in groupby(store.each(sentence, *given), key=lambda row: int(row[1])):
        ids: deque[int] = deque()
        for *_, held in store.files[number].again(_places(rows, ids)):
            id = ids.popleft()
            if not isinstance(held, MalformedRow):
                yield id, example(held, store.fields, trained=False)


def _places(rows: Iterable[tuple[Any, ...]], ids: deque[int]) -> Iterator[tuple[int, int]]:
    for id, _, line, place in rows:
        ids.append(id)
        yield line, place


# Clusters and leaks


def duplicates(store: Store) -> None:
    """Put the rows that are near an earlier one into a table `near`, one of a cluster left out."""
    first = """SELECT id, file, line, place FROM trained WHERE id IN
        (SELECT min(id) FROM trained GROUP BY prompt, answer) ORDER BY id"""
    _candidates(store, [first], whole)
    links = _verified(store)
    cluster: dict[int, int] = {}
    for one, other in links:
        roots = sorted((_root(cluster, one), _root(cluster, other)))
        cluster[roots[1]] = roots[0]
    store.put("near", ((row,) for row in sorted(cluster)))


def leaks(store: Store) -> None:
    """Put the tests that stand near a trained row, and not in it word for word, into `near`."""
    trained = """SELECT id, file, line, place FROM trained WHERE id IN
        (SELECT min(id) FROM trained GROUP BY prompt) ORDER BY id"""
    tested = f"""SELECT id + {_TESTS}, file, line, place FROM tested
        WHERE prompt NOT IN (SELECT prompt FROM trained) ORDER BY id"""
    _candidates(store, [trained, tested], request)
    found = {max(pair) - _TESTS for pair in _verified(store, tests=True)}
    store.put("near", ((row,) for row in sorted(found)))


def _root(cluster: dict[int, int], row: int) -> int:
    while (above := cluster.get(row, row)) != row:
        cluster[row] = row = cluster.get(above, above)
    return row


def _candidates(store: Store, sentences: Iterable[str], text: Texts) -> None:
    """Put rows that share a band into a table of buckets, and their texts into another."""
    from rensa import RMinHash

    for table in ("ends", "bands", "buckets", "texts", "near"):
        store.all(f"DELETE FROM {table}")
    cut = _templates(store, text)

    def bands(rows: Iterable[tuple[int, Example]]) -> Iterator[tuple[int, int]]:
        for row, said in rows:
            hashes = RMinHash(num_perm=_BANDS * _ROWS, seed=1)
            hashes.update(_grams(cut(text(said))))
            digest = hashes.digest()
            for band in range(_BANDS):
                yield hash((band, *digest[band * _ROWS : (band + 1) * _ROWS])), row

    for sentence in sentences:
        store.put("bands", bands(read_again(store, sentence)))
    store.all(
        """INSERT INTO buckets (band, row) SELECT band, row FROM bands WHERE band IN
        (SELECT band FROM bands GROUP BY band HAVING count(*) > 1)"""
    )
    shared = f"""SELECT * FROM (SELECT id, file, line, place FROM trained
        UNION ALL SELECT id + {_TESTS}, file, line, place FROM tested) every
        WHERE id IN (SELECT row FROM buckets) ORDER BY id"""
    store.put("texts", ((row, cut(text(said))) for row, said in read_again(store, shared)))


def _verified(store: Store, *, tests: bool = False) -> Iterator[tuple[int, int]]:
    """The pairs that are alike, but for those that earlier ones join already.

    With tests, only pairs of a test and another row are looked at.
    """

    @lru_cache(maxsize=400)
    def of(row: int) -> frozenset[str]:
        return shingles(store.one("SELECT text FROM texts WHERE id = ?", row))

    joined: dict[int, int] = {}
    rejected: set[tuple[int, int]] = set()
    buckets = store.each("SELECT band, row FROM buckets ORDER BY band, row")
    for _, bucket in groupby(buckets, key=lambda row: row[0]):
        for pair in _close([row for _, row in bucket]):
            roots = sorted(_root(joined, row) for row in pair)
            same = tests and (pair[0] >= _TESTS) == (pair[1] >= _TESTS)
            if same or pair in rejected or roots[0] == roots[1]:
                continue
            if jaccard(*map(of, pair)) >= ALIKE:
                joined[roots[1]] = roots[0]
                yield pair
            elif len(rejected) < _REJECTED:
                rejected.add(pair)


def _close(rows: list[int]) -> Iterator[tuple[int, int]]:
    """Each with each; in a large bucket each with those just before it and with the first."""
    if len(rows) <= _BUCKET:
        yield from combinations(rows, 2)
        return
    for at, row in enumerate(rows):
        yield from ((other, row) for other in {rows[0], *rows[max(0, at - _BUCKET) : at]} - {row})


# Templates


def _templates(store: Store, text: Texts) -> Callable[[str], str]:
    """What takes away the beginnings and ends that a fifth of the trained rows have in common."""
    every = read_again(store, "SELECT id, file, line, place FROM trained ORDER BY id")
    ends = ((id, text(said)) for id, said in every)
    store.put("ends", ((id, hash(t[:TEMPLATE]), hash(t[-TEMPLATE:])) for id, t in ends))
    groups = [group for end in ("head", "tail") for group in _common(store, end, text)]
    heads = {_shared(group) for group in groups}
    tails = {_shared([each[::-1] for each in group])[::-1] for group in groups}
    heads, tails = ({each for each in ends if len(each) >= TEMPLATE} for ends in (heads, tails))

    def cut(text: str) -> str:
        for head in heads:
            text = text.removeprefix(head)
        for tail in tails:
            text = text.removesuffix(tail)
        return text

    return cut


def _common(store: Store, end: str, text: Texts) -> Iterator[list[str]]:
    """Samples of the rows that begin alike, or end alike."""
    found = store.all(
        f"""SELECT {end} FROM ends GROUP BY {end} HAVING count(*) > 1
        AND count(*) * 5 >= (SELECT count(*) FROM ends)"""
    )
    sample = f"""SELECT id, file, line, place FROM ends JOIN trained USING (id) WHERE {end} = ?
        ORDER BY id LIMIT {_SAMPLE}"""
    for (key,) in found:
        yield [text(said) for _, said in read_again(store, sample, key)]


def _shared(texts: list[str]) -> str:
    """The longest beginning that half of these texts have."""
    low, best = 0, ""
    high = max(map(len, texts), default=0)
    while low < high:
        middle = (low + high + 1) // 2
        head, number = Counter(text[:middle] for text in texts).most_common(1)[0]
        if number * 2 > len(texts) and len(head) == middle:
            low, best = middle, head
        else:
            high = middle - 1
    return best
