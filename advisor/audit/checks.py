"""The checks: each one sentence of SQL over the narrow rows, in words other engines know, too.

Owns what is counted, out of how many, and at which lines it stands. A check that lacks what it
needs (a tag, a date, a second file, an extra) is unknown and says why; it is never a silent 0.
Which number is too many is the pack's to say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations, groupby

from advisor.audit import near
from advisor.audit.forms import Example, value
from advisor.audit.measure import NEAR, Asked, Measure, Place, found, percentiles, rows_of
from advisor.audit.private import KINDS, shown
from advisor.audit.second import leak, mismatch
from advisor.audit.store import MOST_LINES, TRAINED, Store
from advisor.report.wording import count, listed

VERSION = 1
"""One more whenever a check counts otherwise."""
_APART = 0.5
"""Two answers that are less alike than this contradict each other strongly."""
_MOST_ANSWERS = 12
"""Answers to one request that are compared with each other."""


def measures(store: Store, asked: Asked) -> Iterator[Measure]:
    """Every check, in the order in which it is told."""
    store.index()
    for check in _CHECKS:
        yield from check(store, asked)


# Rows


def _usable(store: Store, _: Asked) -> Iterator[Measure]:
    usable = store.one(_USABLE)
    forms = [f"{n:,} of {form}" for (part, form), n in store.forms.items() if part == TRAINED]
    yield Measure("usable", usable, store.seen[TRAINED], detail=listed(forms))


_USABLE = """SELECT count(*) FROM (SELECT prompt, answer FROM rows
    WHERE part = 0 AND answer IS NOT NULL AND usable = 1 GROUP BY prompt, answer) pairs"""


def _malformed(store: Store, _: Asked) -> Iterator[Measure]:
    reasons = {why: n for (part, why), n in store.malformed.items() if part == TRAINED}
    places = sorted(
        place
        for (part, _), them in store.malformed_lines.items()
        if part == TRAINED
        for place in them
    )
    detail = listed(f"{why}: {n:,}" for why, n in Counter(reasons).most_common())
    total, seen = sum(reasons.values()), store.seen[TRAINED]
    first = tuple(places[:MOST_LINES])
    yield Measure("malformed", total, seen, first, total - len(first), detail=detail)


def _duplicates(store: Store, _: Asked) -> Iterator[Measure]:
    again = """SELECT file, line FROM (SELECT file, line, row_number() OVER
        (PARTITION BY prompt, answer ORDER BY file, line) AS nth FROM rows WHERE part = 0) numbered
        WHERE nth > 1"""
    yield found(store, "duplicates", rows_of(store, TRAINED), again)


def _near_duplicates(store: Store, _: Asked) -> Iterator[Measure]:
    if not near.installed():
        yield Measure("near-duplicates", detail="looking for them needs the extra `data`")
        return
    near.duplicates(store)
    yield found(store, "near-duplicates", rows_of(store, TRAINED), NEAR)


def _contradictions(store: Store, _: Asked) -> Iterator[Measure]:
    several = store.one(f"SELECT count(*) FROM ({_SEVERAL}) several")
    prompts = store.one(
        """SELECT count(*) FROM
        (SELECT prompt FROM rows WHERE part = 0 AND pair = 0 GROUP BY prompt) prompts"""
    )
    why = ""
    if not prompts:
        why = "an answer that is preferred contradicts none"
    elif several * 3 > prompts:
        why = f"{several:,} of {prompts:,} requests have several answers, so that is meant"
    if why:
        yield from (Measure(id, detail=why) for id in ("contradictions", "strong-contradictions"))
        return
    if not several:
        yield from (Measure(id, 0, prompts) for id in ("contradictions", "strong-contradictions"))
        return
    yield replace(found(store, "contradictions", prompts, _IN_SEVERAL), n=several)
    labels = _is_labelled(store)
    strong = sorted(_labelled(store) if labels else _strong(store))
    n, first = len(strong), tuple(strong[:MOST_LINES])
    yield Measure("strong-contradictions", n, prompts, first, n - len(first))


_SEVERAL = """SELECT prompt FROM rows WHERE part = 0 AND pair = 0 AND answer IS NOT NULL
    GROUP BY prompt HAVING min(answer) < max(answer)"""
_IN_SEVERAL = f"""SELECT file, line FROM rows WHERE part = 0 AND pair = 0
    AND prompt IN ({_SEVERAL})"""


def _labelled(store: Store) -> Iterator[Place]:
    """Where each request with two labels stands first."""
    yield from store.each(
        f"""SELECT file, line FROM rows WHERE id IN
        (SELECT min(id) FROM rows WHERE part = 0 AND prompt IN ({_SEVERAL}) GROUP BY prompt)"""
    )


def _strong(store: Store) -> Iterator[Place]:
    """Where each request stands first that has two answers with little in common."""
    store.all("CREATE TABLE answers (row INTEGER PRIMARY KEY, text TEXT)")
    sentence = f"""SELECT id, file, line, place FROM rows WHERE id IN (SELECT min(id) FROM rows
        WHERE part = 0 AND prompt IN ({_SEVERAL}) GROUP BY prompt, answer) ORDER BY file, place"""
    texts = ((id, near.answered(said)) for id, said in near.read_again(store, sentence))
    store.put("answers", texts)
    rows = store.each(
        """SELECT prompt, file, line, text FROM answers JOIN rows ON id = row
        ORDER BY prompt, file, line"""
    )
    for _, group in groupby(rows, key=lambda row: row[0]):
        said = list(group)
        sets = [near.shingles(text) for *_, text in said[:_MOST_ANSWERS]]
        if any(near.jaccard(one, other) < _APART for one, other in combinations(sets, 2)):
            yield said[0][1], said[0][2]


# Labels


def _is_labelled(store: Store) -> bool:
    """Whether answers come from a list: fewer than a third as many as there are examples."""
    answers = store.one(
        """SELECT count(*) FROM
        (SELECT answer FROM rows WHERE part = 0 AND answer IS NOT NULL GROUP BY answer) answers"""
    )
    pairs = store.one(_USABLE)
    return bool(0 < answers * 3 < pairs)


def _labels(store: Store, _: Asked) -> Iterator[Measure]:
    if not _is_labelled(store):
        why = "answers are not labels from a list"
        yield from (Measure(id, detail=why) for id in ("label-balance", "smallest-label"))
        return
    counts = store.all(
        """SELECT count(*) AS n, min(id) FROM rows WHERE part = 0 AND answer IS NOT NULL
        GROUP BY answer ORDER BY n, min(id)"""
    )
    (least, rare), (most, common) = counts[0], counts[-1]
    rows = sum(n for n, _ in counts)
    names = {id: shown(said.answer or "") for id, said in _named(store, rare, common)}
    detail = f"{count(len(counts), 'label')}; the largest is {names[common]}"
    yield Measure("label-balance", most, rows, ratio=most / least, detail=detail)
    places = store.all("SELECT file, line FROM rows WHERE id = ?", rare)
    yield Measure("smallest-label", least, rows, tuple(places), detail=f"it is {names[rare]}")


def _named(store: Store, *ids: int) -> Iterator[tuple[int, Example]]:
    for id in dict.fromkeys(ids):
        sentence = "SELECT id, file, line, place FROM rows WHERE id = ?"
        yield from near.read_again(store, sentence, id)


# Tags


def _freshness(store: Store, asked: Asked) -> Iterator[Measure]:
    dated = store.tagged and store.one(
        "SELECT count(*) FROM rows WHERE part = 0 AND day IS NOT NULL"
    )
    if not asked.rules_changed or not dated:
        why = "no row has a date" if asked.rules_changed else "no day was named (--rules-changed)"
        yield Measure("freshness", detail=why)
        return
    older = "SELECT file, line FROM rows WHERE part = 0 AND day < ?"
    day, detail = asked.rules_changed.toordinal(), _untagged(store, dated, "date")
    yield found(store, "freshness", dated, older, day, detail=detail)


def _untagged(store: Store, tagged: int, tag: str) -> str:
    rest = rows_of(store, TRAINED) - tagged
    return f"{count(rest, 'row')} without a {tag}" if rest else ""


def _origin(store: Store, _: Asked) -> Iterator[Measure]:
    tagged = store.tagged and store.one(
        "SELECT count(*) FROM rows WHERE part = 0 AND synthetic IS NOT NULL"
    )
    made = "SELECT file, line FROM rows WHERE part = 0 AND synthetic = 1"
    if tagged:
        yield found(store, "synthetic", tagged, made, detail=_untagged(store, tagged, "tag"))
    else:
        yield Measure("synthetic", detail="no row says whether it is made up (--field synthetic=)")
    sources = store.tagged and store.all(
        """SELECT count(*) AS n, min(id) FROM rows WHERE part = 0 AND source IS NOT NULL
        GROUP BY source ORDER BY n DESC, min(id)"""
    )
    if not sources:
        yield Measure("source-mix", detail="no row names its source (--field source=)")
        return
    detail = f"{count(len(sources), 'source')}; the largest is {_source(store, sources[0][1])}"
    yield Measure("source-mix", sources[0][0], sum(n for n, _ in sources), detail=detail)


def _source(store: Store, id: int) -> str:
    (place,) = store.all("SELECT file, line, place FROM rows WHERE id = ?", id)
    ((*_, held),) = store.files[place[0]].again([place[1:]])
    return shown(str(value(held, "source", store.fields)))


# Private data and length


def _private(store: Store, _: Asked) -> Iterator[Measure]:
    kinds = store.all("SELECT kind, sum(n) FROM private GROUP BY kind ORDER BY kind")
    detail = listed(count(n, KINDS[kind], _PLURALS.get(KINDS[kind], "")) for kind, n in kinds)
    rows = "SELECT DISTINCT file, line FROM private"
    yield found(store, "private-data", sum(store.seen.values()), rows, detail=detail)


_PLURALS = {"e-mail address": "e-mail addresses"}


def _length(store: Store, asked: Asked) -> Iterator[Measure]:
    rows = rows_of(store, TRAINED)
    if not rows:
        yield from (Measure(id, detail="no row can be read") for id in ("length", "cut"))
        return
    middle, long = percentiles(store, TRAINED, 50, 95, column="tokens")
    total = store.one("SELECT sum(tokens) FROM rows WHERE part = 0")
    detail = f"95 in 100 have up to {long:,}, all together {total:,}; estimated from characters"
    yield Measure("length", middle, rows, detail=detail)
    if asked.limit is None:
        yield Measure("cut", detail="no limit was named (--limit)")
        return
    sentence = "SELECT file, line FROM rows WHERE part = 0 AND tokens > ?"
    yield found(store, "cut", rows, sentence, asked.limit, detail="estimated from characters")


_CHECKS: tuple[Callable[[Store, Asked], Iterator[Measure]], ...] = (
    _usable,
    _malformed,
    _duplicates,
    _near_duplicates,
    _contradictions,
    leak,
    mismatch,
    _freshness,
    _origin,
    _labels,
    _private,
    _length,
)
