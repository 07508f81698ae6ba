"""The pages: what is shown under which address, and what becomes of what is posted.

Every page is drawn from its file as it is now. This module leads from an address to a page and
from a post to the next; what is saved, `changing` says. It must not phrase what `phrases` does.
"""

from __future__ import annotations

import logging
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from advisor.errors import AdvisorError
from advisor.export import FORMATS
from advisor.report import build_report
from advisor.report.wording import capital
from advisor.resources import bundled_packs
from advisor.saving import file_stem
from advisor.serve.address import Address
from advisor.serve.answering import seen, typed_in
from advisor.serve.changing import Again, Visit, change
from advisor.serve.folder import Folder
from advisor.serve.guard import ENTER, Guard, NotDone, posted
from advisor.session import miniature, phrases
from advisor.session.opening import about, new_session, open_session
from advisor.text import flat, one_line, shown, visible
from advisor.web.pages import page, style_hash
from advisor.web.typed import Typed, drawn

_POLICY = (
    "default-src 'none'; style-src {style}; img-src data:; base-uri 'none'; form-action {forms}; "
    "frame-ancestors 'none'"
)
_LONGEST_NAME = 200
_ROLE = "This link is for the questions of one role alone."
_METHOD = "This page does not take that."
_MISTAKE = "This is a mistake of ours; nothing was saved. What you typed is still there: go back."


class Pages:
    """What is shown of a folder."""

    def __init__(self, folder: Folder, guard: Guard, address: Address) -> None:
        self._folder = folder
        self._guard = guard
        self._base = address.prefix
        self._secure = address.secure

    @property
    def routes(self) -> list[BaseRoute]:
        """Under which address each page is."""
        case = "/case/{name}"
        return [
            Route(ENTER, self.door),
            Route(ENTER, self.enter, methods=["POST"]),
            Route("/", self.start),
            Route("/new", self.begin, methods=["POST"]),
            Route(case, self.case),
            Route(f"{case}/question/{{id}}", self.question),
            Route(f"{case}/question/{{id}}", self.answer, methods=["POST"]),
            Route(f"{case}/review", self.review),
            Route(f"{case}/report", self.report),
            Route(f"{case}/report/{{form}}", self.download),
        ]

    # Drawing

    def _page(self, name: str, status: int = 200, /, **values: object) -> Response:
        text = page(
            f"serve-{name}.html.j2",
            base=self._base,
            phrases=phrases,
            miniature=miniature,
            **values,
        )
        policy = _POLICY.format(style=f"'{style_hash()}'", forms="'self'")
        return HTMLResponse(text, status, {"Content-Security-Policy": policy})

    def _to(self, *parts: str, saved: str = "") -> Response:
        """Lead to a page; on it is told what became of a change to the question `saved`."""
        path = "/".join([self._base, *(quote(part, safe="") for part in parts)])
        told = f"?saved={quote(saved, safe='')}" if saved else ""
        return RedirectResponse(f"{path}{told}", 303)

    def refused(self, request: Request, error: Exception) -> Response:
        """Why a request is not done, with what was typed in it."""
        if isinstance(error, NotDone):
            return self._message(request, error.status, error.why, error.typed)
        assert isinstance(error, HTTPException), "the two that are sent here"
        why = {404: "There is no such page.", 405: _METHOD}.get(error.status_code, error.detail)
        response = self._message(request, error.status_code, why)
        response.headers.update(error.headers or {})
        return response

    def failed(self, request: Request, error: Exception) -> Response:
        """A mistake of ours, which whoever started the server is told of."""
        logging.getLogger(__name__).error("A mistake of ours: %s", one_line(repr(error)))
        return self._message(request, 500, _MISTAKE)

    def _message(
        self, request: Request, status: int, why: str, typed: FormData | None = None
    ) -> Response:
        fields = [(name, str(text)) for name, text in (typed.multi_items() if typed else ())]
        again = f"{self._base}{quote(request.scope['path'])}"
        return self._page(
            "message", status, why=self._folder.told(why), fields=fields, again=again
        )

    # Coming in

    def door(self, request: Request) -> Response:
        """The button that lets a browser in; to see it costs nothing."""
        if request.state.browser:
            return self._to("")
        token = request.query_params.get("token", "")
        owner = self._guard.owner(token)
        return self._page("enter", token=token, owner=visible(owner), title=self._folder.title)

    async def enter(self, request: Request) -> Response:
        """Let a browser in."""
        response = self._to("")
        if not request.state.browser:
            form = await posted(request)
            who = flat(visible(str(form.get("who", ""))))[:_LONGEST_NAME]
            secret = self._guard.enter(str(form.get("token", "")), who)
            response.set_cookie(
                self._guard.cookie, secret, path=f"{self._base}/", secure=self._secure,
                httponly=True, samesite="strict",
            )  # fmt: skip
        return response

    # The cases

    def start(self, request: Request) -> Response:
        """The cases, or the only one."""
        if self._folder.only:
            return self._to("case", self._folder.only)
        return self._start(request)

    def _start(self, request: Request, wrong: str = "", case: str = "") -> Response:
        if request.state.browser.owner:
            raise NotDone(403, _ROLE)
        packs = {name: about(name).split("\n") for name in bundled_packs()}
        return self._page(
            "start", 400 if wrong else 200, title=self._folder.title, packs=packs,
            cases=self._folder.cases(), wrong=self._folder.told(wrong), case=case,
        )  # fmt: skip

    async def begin(self, request: Request) -> Response:
        """Begin a case."""
        form = await posted(request)
        return await run_in_threadpool(self._begin, request, form)

    def _begin(self, request: Request, form: FormData) -> Response:
        case, pack = flat(str(form.get("case", ""))), str(form.get("pack", ""))
        try:
            if request.state.browser.owner or pack not in bundled_packs() or not case:
                raise AdvisorError("Give the case a name, and choose what it is about")
            place = self._folder.new(case)
            new_session(place, pack, case)
        except AdvisorError as error:
            return self._start(request, error.message, case)
        return self._to("case", place.name)

    # A case

    def _visit(self, request: Request, form: FormData | None = None) -> Visit:
        """The case that is asked for; NotDone, with what was typed, if it cannot be read."""
        name, browser = request.path_params["name"], request.state.browser
        try:
            session = open_session(self._folder.place(name))
        except AdvisorError as error:
            why = f"{capital(error.message.rstrip('.'))}." + " Nothing was saved." * bool(form)
            raise NotDone(409 if form else 404, why, form) from error
        session.who = browser.who
        return Visit(browser, session, name)

    def _all(self, request: Request) -> Visit:
        """The same of who may see all of it."""
        visit = self._visit(request)
        if not visit.whole:
            raise NotDone(403, _ROLE)
        return visit

    def _at(self, request: Request, form: FormData | None = None) -> Visit:
        """The same at the question that is asked for."""
        visit, id = self._visit(request, form), request.path_params["id"]
        question = visit.session.pack.questions.get(id)
        if question is None:
            raise NotDone(409 if form else 404, "That is not asked in this case now.", form)
        if not visit.may(question):
            raise NotDone(403, "That question is for another role than your link.", form)
        visit.session.go(id)
        return visit

    def _draw(
        self, name: str, request: Request, visit: Visit, status: int = 200, /, **values: object
    ) -> Response:
        """A page of a case, with what became of the last change."""
        id = request.query_params.get("saved", "")
        key = visit.name, id
        news = visit.browser.news.get(key, "")
        values |= {"visit": visit, "session": visit.session, "news": news, "saved": id}
        values |= {"undo": bool(news and visit.browser.steps[key])}
        return self._page(name, status, **values)

    def case(self, request: Request) -> Response:
        """The sections, and how far each is."""
        visit = self._visit(request)
        sections = [(shown(each), visit.questions(each)) for each in visit.session.pack.sections]
        first = visit.session.first_open(visit.mine)
        return self._draw("case", request, visit, sections=sections, first=first)

    def review(self, request: Request) -> Response:
        """Everything that was said."""
        visit = self._all(request)
        return self._draw("review", request, visit, pack=shown(visit.session.pack))

    def report(self, request: Request) -> Response:
        """What the report says first, and the forms it comes in."""
        visit = self._all(request)
        report = build_report(visit.session.assessment)
        return self._draw("report", request, visit, report=report, forms=FORMATS)

    def download(self, request: Request) -> Response:
        """The report, byte for byte as `advisor run` writes it."""
        visit, name = self._all(request), request.path_params["form"]
        if name not in FORMATS:
            raise HTTPException(404)
        session, form = visit.session, FORMATS[name]
        try:
            data = form.render(build_report(session.assessment))
        except AdvisorError as error:
            raise NotDone(404, f"{error.message}; {error.hint}") from error
        stem = file_stem(session.answers.case, visit.name.rpartition(".")[0], session.pack.id)
        place = f"attachment; filename*=UTF-8''{quote(stem + form.suffix, safe='')}"
        kind, headers = "application/octet-stream", {"Content-Disposition": place}
        if name == "html":
            kind, headers = "text/html; charset=utf-8", {}
        policy = _POLICY.format(style="'unsafe-inline'", forms="'none'")
        return Response(
            data, headers={"Content-Security-Policy": policy, **headers}, media_type=kind
        )

    # A question

    def question(self, request: Request) -> Response:
        """One question, and the verdict beside it."""
        visit = self._at(request)
        return self._question(request, visit, drawn(visit.session.question, visit.session.answer))

    def _question(
        self, request: Request, visit: Visit, typed: Typed, again: Again | None = None
    ) -> Response:
        session = visit.session
        return self._draw(
            "question", request, visit, again.status if again else 200,
            question=shown(session.question), typed=typed, seen=seen(session), again=again,
            why=self._folder.told(again.why) if again else "",
            beside=visit.beside(), mine=bool(visit.browser.steps[visit.key]),
        )  # fmt: skip

    async def answer(self, request: Request) -> Response:
        """Save an answer, or what else a button does, and go on."""
        form = await posted(request)
        async with self._folder.locks[request.path_params["name"]]:
            return await run_in_threadpool(self._answer, request, form)

    def _answer(self, request: Request, form: FormData) -> Response:
        visit = self._at(request, form)
        typed = typed_in(visit.session.question, form)
        try:
            there, told = change(visit, form, typed)
        except Again as why:
            return self._question(request, self._at(request, form), typed, why)
        way = ("question", there) if there else ("review",) if visit.whole else ()
        return self._to("case", visit.name, *way, saved=told)
