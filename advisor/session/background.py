"""What to find out first and what would change the verdict, worked out beside the keys.

Owns a process that does nothing else: a thread would share the interpreter with the keys and hold
them up. It reads a pack once and then answers, and ends when there is nobody left to ask. Where no
process can be had, a thread has to do.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from advisor.engine import (
    AnsweredPack,
    Counterfactual,
    Dispute,
    NextQuestion,
    counterfactuals,
    disputes,
    judge,
    next_questions,
)
from advisor.errors import TooManyStates
from advisor.model import Answers, Pack

_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Explained:
    """The part of an assessment that takes a moment and is shown all the time."""

    first: tuple[NextQuestion, ...]
    counterfactuals: tuple[Counterfactual, ...]
    disputes: tuple[Dispute, ...] = ()


def explain(pack: Pack, answers: Answers) -> Explained:
    """Work it out."""
    verdict = judge(AnsweredPack(pack, answers))
    ways: tuple[Counterfactual, ...] = ()
    with suppress(TooManyStates):  # the verdict stands without
        ways = counterfactuals(verdict)
    return Explained(next_questions(verdict), ways, disputes(verdict))


class Explainer:
    """Somebody to ask, in a process of its own."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._thread = ThreadPoolExecutor(1)
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False
        self._starting = Lock()

    async def explain(self, answers: Answers) -> Explained:
        """Work it out for these answers."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._ask, answers)

    def close(self) -> None:
        """Let the process go."""
        with self._starting:
            self._closed = True
        if self._process:
            self._process.kill()
            self._process.wait()
        self._thread.shutdown(cancel_futures=True)
        for pipe in (self._process.stdin, self._process.stdout) if self._process else ():
            if pipe:
                with suppress(OSError):
                    pipe.close()

    def _ask(self, answers: Answers) -> Explained:
        try:
            process = self._process or self._start()
            assert process.stdin and process.stdout, "both are pipes"
            pickle.dump(answers, process.stdin)
            process.stdin.flush()
            found = pickle.load(process.stdout)
            assert isinstance(found, Explained), "it answers nothing else"
        except (OSError, EOFError, pickle.PickleError):
            return Explained((), ()) if self._closed else explain(self._pack, answers)
        return found

    def _start(self) -> subprocess.Popen[bytes]:
        """Start the process, away from the keys of the terminal, and give it the pack."""
        paths = [str(_ROOT), os.environ.get("PYTHONPATH", "")]
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, paths)),
            "PYTHONSAFEPATH": "1",  # no module is taken from the folder we stand in
        }
        with self._starting:
            if self._closed:
                raise BrokenPipeError("nobody asks any more")
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                start_new_session=True,
            )
        assert self._process.stdin, "a pipe"
        pickle.dump(self._pack, self._process.stdin)
        return self._process


def _serve() -> None:
    """Answer until nobody asks any more, without ever taking the processor from the keys."""
    if hasattr(os, "nice"):
        os.nice(5)
    requests, replies = sys.stdin.buffer, sys.stdout.buffer
    with suppress(EOFError, BrokenPipeError):
        pack = pickle.load(requests)
        while True:
            pickle.dump(explain(pack, pickle.load(requests)), replies)
            replies.flush()


if __name__ == "__main__":
    # By its full name, since what it sends is looked up under that.
    from advisor.session.background import _serve as serve

    serve()
