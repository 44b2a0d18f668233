"""Work that nobody has to wait for: in a thread of its own, whose result is dropped where it is not wanted any more."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from typing import TypeVar

ResultT = TypeVar("ResultT")


async def in_background(work: Callable[[], ResultT], name: str) -> ResultT:
    """What `work` returns or raises, from a daemon thread.

    `asyncio.to_thread` uses the loop's pool, and the loop waits for that at its end: what takes long would hold
    up quitting. Here a cancelled waiter leaves the thread alone, and the end of the program ends it. So `work`
    must change nothing outside the program.

    Args:
        work: runs in the thread.
        name: of the thread.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[ResultT] = loop.create_future()

    def run() -> None:
        result: ResultT | None = None
        problem: BaseException | None = None
        try:
            result = work()
        except BaseException as error:  # noqa: BLE001 - it is raised where the result is waited for
            problem = error
        # A loop that has ended takes nothing any more, and nobody waits.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(_settle, future, result, problem)

    threading.Thread(target=run, name=name, daemon=True).start()
    return await future


def _settle(future: asyncio.Future[ResultT], result: ResultT | None, problem: BaseException | None) -> None:
    if future.done():
        return
    if problem is not None:
        future.set_exception(problem)
    else:
        future.set_result(result)  # type: ignore[arg-type]  # None only where the work returned it
