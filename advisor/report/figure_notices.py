"""What is odd about figures: old, undated, dated ahead, far from usual, at odds with an answer.

Owns the sentences, for the report and the commands alike. Ages count from the date of the case, or
from a day that somebody names; there is no clock here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from advisor.costs import contradicted
from advisor.loading.figures import far_off
from advisor.model import Answer, Answers, CostFigure, CostSheet
from advisor.portfolio import age_in_days, day_of
from advisor.report.wording import count, listed, quoted


def figure_notices(sheet: CostSheet, answers: Answers, today: date | None = None) -> list[str]:
    """Everything that asks for a look, a sentence each."""
    said = answers.figures.items()
    given = {sheet.figures[id]: answer for id, answer in said if answer.state != "unknown"}
    today = today or day_of(answers.date)
    found = [text for figure, answer in given.items() for text in _each(figure, answer, answers)]
    prices = {f: a for f, a in given.items() if f.price}
    return [*found, *_ages(prices, today, sheet.price_days), *_currency(given, answers)]


def _each(figure: CostFigure, answer: Answer, answers: Answers) -> Iterator[str]:
    if odd := far_off(figure, answer):
        yield odd
    if contradicted(figure, answers):
        yield (
            f"{quoted(figure.label)} leaves out the answer to the question on the same number; "
            "sums cover both until one of them is mended."
        )
    if answer.state == "disputed":
        voices = (
            f"{claim.by or 'somebody'} says {figure.say(claim.value, answers.currency)}"
            for claim in answer.claims
            if claim.value is not None
        )
        yield f"{quoted(figure.label)} is disputed, and sums cover every voice: {listed(voices)}."


def _ages(prices: dict[CostFigure, Answer], today: date | None, most: int) -> Iterator[str]:
    labels = [quoted(figure.label) for figure, answer in prices.items() if not _dates(answer)]
    if labels:
        yield f"No date says how old these prices are: {listed(labels, most=3)}."
    if today is None:
        return
    for figure, answer in prices.items():
        ages = [age for text in _dates(answer) if (age := age_in_days(text, today)) is not None]
        if ages and min(ages) < 0:
            yield (
                f"{quoted(figure.label)} is dated {count(-min(ages), 'day')} ahead of "
                f"{today.isoformat()}; one of the two dates is wrong."
            )
        elif ages and max(ages) > most:
            yield (
                f"{quoted(figure.label)} is {max(ages)} days old on {today.isoformat()}; look it "
                "up again."
            )


def _dates(answer: Answer) -> list[str]:
    every = (answer.date, *(claim.date for claim in answer.claims))
    return [text for text in every if text.strip()]


def _currency(given: dict[CostFigure, Answer], answers: Answers) -> Iterator[str]:
    if not answers.currency and any(figure.in_money for figure in given):
        yield "No `currency` says in which one the amounts are."
