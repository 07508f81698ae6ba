"""The figures of a report as pictures within a page: SVG with a title and a description.

A picture uses the colour of the text around it, and classes a style sheet may colour; it is
legible without any. Nothing in it names another file. Lines are broken by an estimate of their
width, since an SVG breaks none itself; the description has every text whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from markupsafe import Markup

from advisor.report.document import Axis, Bar, Bars, Flow, NeedMap, Share, Stop
from advisor.text import columns, wrapped

_WIDTH = 360
_SIZE = 13
_LINE = 17
_SMALL = 11
_COLUMN = 7.4
"""Width of one column of text, on the safe side."""


def _tag(name: str, *content: Markup | str, **attributes: object) -> Markup:
    """An element; text and attributes are escaped."""
    pairs = ((key.rstrip("_").replace("_", "-"), each) for key, each in attributes.items())
    written = Markup().join(Markup(' {}="{}"').format(key, each) for key, each in pairs)
    return Markup("<{0}{1}>{2}</{0}>").format(name, written, Markup().join(content))


def _figure(id: str, height: float, title: str, said: Iterable[str], *parts: Markup) -> Markup:
    """A picture with its text alternatives."""
    return _tag(
        "svg",
        _tag("title", title, id=f"{id}-title"),
        _tag("desc", "; ".join(said), id=f"{id}-desc"),
        *parts,
        viewBox=f"0 0 {_WIDTH} {height:g}",
        role="img",
        aria_labelledby=f"{id}-title {id}-desc",
        class_="picture",
        width=_WIDTH,
        height=f"{height:g}",
        fill="currentColor",
        font_size=_SIZE,
    )


def _text(lines: Sequence[str], x: float, y: float, **attributes: object) -> Markup:
    """Lines of text, the first one's foot at `y`."""
    spans = (
        _tag("tspan", line, x=f"{x:g}", y=f"{y + n * _LINE:g}") for n, line in enumerate(lines)
    )
    return _tag("text", *spans, **attributes)


def _wrapped(text: str, room: float) -> list[str]:
    """The text in lines of at most so many units."""
    return wrapped(text, max(int(room / _COLUMN), 4)) or [""]


def _stripes(id: str) -> Markup:
    """The pattern for what is possible and not certain."""
    line = _tag("path", d="M0 0V6", stroke="currentColor", stroke_width=3)
    return _tag(
        "pattern",
        line,
        id=f"{id}-maybe",
        width=6,
        height=6,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
        class_="ink",
    )


def _box(x: float, y: float, wide: float, high: float, **attributes: object) -> Markup:
    sizes = {"x": f"{x:g}", "y": f"{y:g}", "width": f"{wide:g}", "height": f"{high:g}"}
    return _tag("rect", **sizes, **attributes)


def _track(x: float, y: float, wide: float, high: float) -> Markup:
    return _box(x, y, wide, high, class_="track", fill="none", stroke="currentColor")


# The map of needs


def map_svg(block: NeedMap, id: str) -> Markup:
    """Nine fields, the lowest bands at the bottom left, each with what it leads to."""
    margin, side, high = 66, (_WIDTH - 67) / 3, 84
    head = _wrapped(f"\N{UPWARDS ARROW} {block.up.title}", _WIDTH)
    foot = _wrapped(f"{block.across.title} \N{RIGHTWARDS ARROW}", _WIDTH - margin)
    top = len(head) * _LINE + 8
    parts = [_text(head, 0, _SIZE, class_="name")]
    for row, (band, possible) in enumerate(_downwards(block.up)):
        y = top + row * high
        parts.append(_text([band], margin - 10, y + high / 2 + 5, text_anchor="end"))
        for column, each in enumerate(block.across.possible):
            x = margin + column * side
            region = block.regions[2 - row][column] if block.regions else ""
            parts += _field(x, y, side, high, block.here if possible and each else "", region)
    for column, band in enumerate(block.across.bands):
        x = margin + (column + 0.5) * side
        parts.append(_text([band], x, top + 3 * high + 18, text_anchor="middle"))
    below = top + 3 * high + 18 + _LINE + 3
    parts.append(_text(foot, _WIDTH - 1, below, text_anchor="end", class_="name"))
    said = (f"{axis.title}: {axis.words}" for axis in (block.up, block.across))
    title = f"{block.up.title} / {block.across.title}"
    return _figure(id, below + (len(foot) - 1) * _LINE + 6, title, said, *parts)


def _downwards(axis: Axis) -> list[tuple[str, bool]]:
    return [*zip(axis.bands, axis.possible, strict=True)][::-1]


def _field(x: float, y: float, wide: float, high: float, word: str, region: str) -> list[Markup]:
    """A field with what it leads to, and with the word where the task may stand in it."""
    small = {"text_anchor": "middle", "class_": "note", "font_size": _SMALL}
    lines = wrapped(region, int(wide / _COLUMN * _SIZE / _SMALL))[: int(high / _LINE)]
    parts = [_track(x, y, wide, high)]
    foot = y + high / 2 + 5 - (len(lines) - (not word)) * _LINE / 2
    if word:
        parts.append(_box(x + 4, y + 4, wide - 8, high - 8, class_="here", fill_opacity=0.2, rx=3))
        middle = {"text_anchor": "middle", "class_": "word", "font_weight": "bold"}
        parts.append(_text([word], x + wide / 2, foot, **middle))
        foot += _LINE
    return [*parts, _text(lines, x + wide / 2, foot, **small)] if lines else parts


# Bars


def bars_svg(block: Bars, id: str, title: str) -> Markup:
    """A bar for each dimension; certain, possible and missing parts look different."""
    parts, y = [_stripes(id)], 0.0
    for bar in block.bars:
        y = _bar(parts, y, id, bar.title, _words(bar), *_ends(bar))
    if block.apart:
        y += _LINE
        line = f"M0 {y - 12:g}H{_WIDTH}"
        parts.append(_tag("path", d=line, class_="rule", stroke="currentColor"))
        lines = _wrapped(block.line, _WIDTH)
        parts.append(_text(lines, 0, y + 6, class_="note"))
        y += len(lines) * _LINE
    for bar in block.apart:
        y = _bar(parts, y, id, bar.title, _words(bar), *_ends(bar))
    if block.open:
        y = _key(parts, y, id, block)
    said = [f"{bar.title}: {_words(bar)}" for bar in block.bars]
    said += [f"{bar.title}: {_words(bar)}, {block.line}" for bar in block.apart]
    return _figure(id, y, title, said, *parts)


def _words(bar: Bar) -> str:
    return f"{bar.band}, {bar.score}"


def _ends(bar: Bar) -> tuple[float, float]:
    best = bar.possible or 1
    return bar.low / best, bar.high / best


def _bar(
    parts: list[Markup], y: float, id: str, title: str, words: str, low: float, high: float
) -> float:
    """A bar below its name and figures; the y at which the next begins."""
    room = _WIDTH - (columns(words) + 2) * _COLUMN
    lines = _wrapped(title, max(room, _WIDTH / 3))
    parts.append(_text(lines, 0, y + _SIZE, class_="name"))
    parts.append(_text([words], _WIDTH, y + _SIZE, text_anchor="end"))
    y += len(lines) * _LINE
    parts.append(_track(0.5, y + 0.5, _WIDTH - 1, 9))
    if low:
        parts.append(_box(0, y, low * _WIDTH, 10, class_="ink"))
    if high > low:
        striped = _box(low * _WIDTH, y, (high - low) * _WIDTH, 10, fill=f"url(#{id}-maybe)")
        parts.append(striped)
    return y + 24


def _key(parts: list[Markup], y: float, id: str, block: Bars) -> float:
    """What the parts of a bar mean."""
    for word, fill in ((block.certain, ""), (block.open, f"url(#{id}-maybe)")):
        look = {"fill": fill} if fill else {"class": "ink"}
        parts += [_track(0.5, y + 3.5, 21, 9), _box(0, y + 3, 22, 10, **look)]
        parts.append(_text([word], 30, y + _SIZE, class_="note"))
        y += _LINE + 3
    return y


def shares_svg(shares: Sequence[Share], id: str, title: str) -> Markup:
    """A bar for each approach."""
    parts: list[Markup] = []
    y = 0.0
    for each in shares:
        y = _bar(parts, y, id, each.title, each.words, each.part, each.part)
    return _figure(id, y, title, (f"{each.title}: {each.words}" for each in shares), *parts)


# Flows


def ladder_svg(flow: Flow, id: str) -> Markup:
    """The stops side by side."""
    step = _WIDTH / len(flow.stops)
    line = f"M{step / 2:g} 14H{_WIDTH - step / 2:g}"
    parts = [_stripes(id), _tag("path", d=line, class_="rule", stroke="currentColor")]
    deepest = 0
    for number, stop in enumerate(flow.stops):
        x = (number + 0.5) * step
        names = _wrapped(stop.title, step)
        notes = [stop.note.partition(";")[0]] if stop.state in ("here", "maybe") else []
        parts += _dot(id, x, 14, stop)
        parts.append(_text(names, x, 42, text_anchor="middle", class_="name"))
        foot = 42 + len(names) * _LINE
        parts.append(_text(notes, x, foot, text_anchor="middle", class_="note"))
        deepest = max(deepest, len(names) + len(notes))
    return _figure(id, 34 + deepest * _LINE, flow.title, map(_said, flow.stops), *parts)


def flow_svg(flow: Flow, id: str) -> Markup:
    """The stops below each other."""
    parts: list[Markup] = [_stripes(id)]
    dots: list[float] = []
    y = 0.0
    for stop in flow.stops:
        names, notes = (_wrapped(text, _WIDTH - 34) for text in (stop.title, stop.note))
        dots.append(y + 12)
        parts.append(_text(names, 34, y + 17, class_="name"))
        parts.append(_text(notes, 34, y + 17 + len(names) * _LINE, class_="note"))
        y += (len(names) + len(notes)) * _LINE + 12
    line = f"M12 {dots[0]:g}V{dots[-1]:g}"
    rule = _tag("path", d=line, class_="rule", stroke="currentColor")
    marks = chain.from_iterable(
        _dot(id, 12, dot, stop) for dot, stop in zip(dots, flow.stops, strict=True)
    )
    return _figure(id, y, flow.title, map(_said, flow.stops), rule, *parts, *marks)


def _said(stop: Stop) -> str:
    return f"{stop.title}: {stop.note}" if stop.note else stop.title


def _dot(id: str, x: float, y: float, stop: Stop) -> list[Markup]:
    """A mark by the state of the stop; the one we stand at is the largest."""
    place = {"cx": f"{x:g}", "cy": f"{y:g}"}
    paper = _tag("circle", **place, r=7, class_="paper", fill="#fff", stroke="currentColor")
    if stop.state == "later":
        return [paper]
    if stop.state == "maybe":
        return [paper, _tag("circle", **place, r=7, fill=f"url(#{id}-maybe)")]
    return [_tag("circle", **place, r=10 if stop.state == "here" else 5, class_="ink")]
