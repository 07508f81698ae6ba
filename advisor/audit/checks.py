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
from advisor.audit.forms import value
from advisor.audit.measure import NEAR, Measure, found, percentiles, tallied
from advisor.audit.narrow import tokens
from advisor.audit.private import KINDS, shown
from advisor.audit.second import leak, mismatch
from advisor.audit.store import MOST_LINES, TRAINED, Place, Store, Tally
from advisor.report.wording import count, listed

VERSION = 2
"""One more whenever a check counts otherwise."""
_APART = 0.5
"""Two answers that are less alike than this contradict each other strongly."""
_MOST_ANSWERS = 12
"""Answers to one request that are compared with each other."""


def measures(store: Store) -> Iterator[Measure]:
    """Every check, in the order in which it is told."""
    store.index()
    for check in _CHECKS:
        yield from check(store)


# Rows


def _rows(store: Store) -> Iterator[Measure]:
    """What can be used, what cannot, and what is there twice."""
    trained = store.parts[TRAINED]
    usable, distinct = store.all(
        """SELECT coalesce(sum(answer IS NOT NULL AND usable), 0), count(*) FROM
        (SELECT answer, max(usable) AS usable FROM trained GROUP BY prompt, answer) pairs"""
    )[0]
    forms = listed(f"{n:,} of {form}" for form, n in trained.forms.items())
    yield Measure("usable", usable, trained.seen, detail=forms)
    refused = {key: t for key, t in store.malformed.items() if key[0] == TRAINED}
    reasons = Counter[str]()
    for (_, _, why), tally in refused.items():
        reasons[why] += tally.n
    detail = listed(f"{why}: {n:,}" for why, n in reasons.most_common())
    yield tallied("malformed", trained.seen, Tally.of(refused.values()), detail)
    again = trained.rows - distinct
    places = store.all(_AGAIN) if again else []
    yield tallied("duplicates", trained.rows, Tally(again, places))
    if near.installed():
        near.duplicates(store)
        yield found(store, "near-duplicates", trained.rows, NEAR)
    else:
        yield Measure("near-duplicates", detail="looking for them needs the extra `data`")


_AGAIN = f"""SELECT file, line FROM trained WHERE id IN (SELECT id FROM (SELECT id, row_number()
    OVER (PARTITION BY prompt, answer ORDER BY id) AS nth FROM trained) numbered WHERE nth > 1)
    ORDER BY id LIMIT {MOST_LINES}"""


def _contradictions(store: Store) -> Iterator[Measure]:
    ids = ("contradictions", "strong-contradictions")
    prompts, several = store.all(
        """SELECT count(*), coalesce(sum(several), 0) FROM (SELECT min(answer) < max(answer)
        AS several FROM trained WHERE pair = 0 GROUP BY prompt) prompts"""
    )[0]
    why = ""
    if not prompts:
        why = "an answer that is preferred contradicts none"
    elif several * 3 > prompts:
        why = f"{several:,} of {prompts:,} requests have several answers, so that is meant"
    if why or not several:
        yield from (Measure(id, None if why else 0, prompts, detail=why) for id in ids)
        return
    rows = f"SELECT id FROM trained WHERE pair = 0 AND prompt IN ({_SEVERAL})"
    yield replace(found(store, ids[0], prompts, rows), n=several)
    strong = sorted(_labelled(store) if _is_labelled(store) else _strong(store))
    yield tallied(ids[1], prompts, Tally(len(strong), strong[:MOST_LINES]))


_SEVERAL = """SELECT prompt FROM trained WHERE pair = 0
    GROUP BY prompt HAVING min(answer) < max(answer)"""


def _labelled(store: Store) -> Iterator[Place]:
    """Where each request with two labels stands first."""
    yield from store.each(
        f"""SELECT file, line FROM trained WHERE id IN
        (SELECT min(id) FROM trained WHERE prompt IN ({_SEVERAL}) GROUP BY prompt)"""
    )


def _strong(store: Store) -> Iterator[Place]:
    """Where each request stands first that has two answers with little in common."""
    sentence = f"""SELECT id, file, line, place FROM trained WHERE id IN (SELECT min(id)
        FROM trained WHERE prompt IN ({_SEVERAL}) GROUP BY prompt, answer) ORDER BY id"""
    texts = ((id, near.answered(said)) for id, said in near.read_again(store, sentence))
    store.put("answers", texts)
    rows = store.each(
        "SELECT prompt, file, line, text FROM answers JOIN trained USING (id) ORDER BY prompt, id"
    )
    for _, group in groupby(rows, key=lambda row: row[0]):
        said = list(group)
        sets = [near.shingles(text) for *_, text in said[:_MOST_ANSWERS]]
        if any(near.jaccard(one, other) < _APART for one, other in combinations(sets, 2)):
            yield said[0][1], said[0][2]


# Labels


def _is_labelled(store: Store) -> bool:
    """Whether answers come from a list: fewer than a third as many as there are examples."""
    if store.least_answers * 3 >= store.parts[TRAINED].rows:
        return False
    answers, pairs = store.all(
        """SELECT count(DISTINCT answer), (SELECT count(*) FROM (SELECT 1 FROM trained
        WHERE answer IS NOT NULL AND usable = 1 GROUP BY prompt, answer) pairs) FROM trained"""
    )[0]
    return bool(0 < answers * 3 < pairs)


def _labels(store: Store) -> Iterator[Measure]:
    if not _is_labelled(store):
        why = "answers are not labels from a list"
        yield from (Measure(id, detail=why) for id in ("label-balance", "smallest-label"))
        return
    counts = store.all(
        """SELECT count(*) AS n, min(id) FROM trained WHERE answer IS NOT NULL
        GROUP BY answer ORDER BY n, min(id)"""
    )
    (least, rare), (most, common) = counts[0], counts[-1]
    rows = sum(n for n, _ in counts)
    named = "SELECT id, file, line, place FROM trained WHERE id IN (?, ?) ORDER BY id"
    examples = near.read_again(store, named, rare, common)
    names = {id: shown(said.answer or "") for id, said in examples}
    detail = f"{count(len(counts), 'label')}; the largest is {names[common]}"
    yield Measure("label-balance", most, rows, ratio=most / least, detail=detail)
    places = store.all("SELECT file, line FROM trained WHERE id = ?", rare)
    yield Measure("smallest-label", least, rows, tuple(places), detail=f"it is {names[rare]}")


# Tags


def _tags(store: Store) -> Iterator[Measure]:
    trained = store.parts[TRAINED]
    if not store.asked.rules_changed:
        yield Measure("freshness", detail="no day was named (--rules-changed)")
    elif not trained.dated:
        yield Measure("freshness", detail="no row has a date")
    else:
        detail = _untagged(store, trained.dated, "date")
        yield tallied("freshness", trained.dated, trained.older, detail)
    if trained.tagged:
        detail = _untagged(store, trained.tagged, "tag")
        yield tallied("synthetic", trained.tagged, trained.made_up, detail)
    else:
        yield Measure("synthetic", detail="no row says whether it is made up (--field synthetic=)")
    sources = store.all(
        """SELECT count(*) AS n, min(id) FROM sources
        GROUP BY source ORDER BY n DESC, min(id)"""
    )
    if not sources:
        yield Measure("source-mix", detail="no row names its source (--field source=)")
        return
    detail = f"{count(len(sources), 'source')}; the largest is {_source(store, sources[0][1])}"
    yield Measure("source-mix", sources[0][0], sum(n for n, _ in sources), detail=detail)


def _untagged(store: Store, tagged: int, tag: str) -> str:
    rest = store.parts[TRAINED].rows - tagged
    return f"{count(rest, 'row')} without a {tag}" if rest else ""


def _source(store: Store, id: int) -> str:
    (place,) = store.all("SELECT file, line, place FROM sources WHERE id = ?", id)
    ((*_, held),) = store.files[place[0]].again([place[1:]])
    return shown(str(value(held, "source", store.fields)))


# Private data and length


def _private(store: Store) -> Iterator[Measure]:
    kinds = sorted(store.kinds.items())
    detail = listed(count(n, KINDS[kind], _PLURALS.get(KINDS[kind], "")) for kind, n in kinds)
    rows = sum(part.seen for part in store.parts)
    yield tallied("private-data", rows, store.private, detail)


_PLURALS = {"e-mail address": "e-mail addresses"}


def _length(store: Store) -> Iterator[Measure]:
    trained = store.parts[TRAINED]
    middle, long = map(tokens, percentiles(trained.sizes, 50, 95))
    total = sum(tokens(size) * n for size, n in trained.sizes.items())
    detail = f"95 in 100 have up to {long:,}, all together {total:,}; estimated from characters"
    yield Measure("length", middle, trained.rows, detail=detail)
    if store.asked.limit is None:
        yield Measure("cut", detail="no limit was named (--limit)")
    else:
        yield tallied("cut", trained.rows, trained.cut, "estimated from characters")


_CHECKS: tuple[Callable[[Store], Iterator[Measure]], ...] = (
    _rows,
    _contradictions,
    leak,
    mismatch,
    _tags,
    _labels,
    _private,
    _length,
)
