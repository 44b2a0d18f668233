"""Calls that do not give up: within the budget, with back-off, a state that says why, a new session after a login."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from typing import Final, TypeVar

from tui.aws.budget import RequestBudget
from tui.aws.errors import AwsFault, FaultKind
from tui.aws.logs import LogsApi, Origins
from tui.aws.session import SessionFactory
from tui.sources.base import Clock
from tui.sources.cloudwatch.faults import Stopped
from tui.sources.cloudwatch.states import Part
from tui.sources.cloudwatch.timing import Timing

ACCESS: Final = frozenset({FaultKind.CREDENTIALS, FaultKind.DENIED, FaultKind.GONE})
"""What a person must change: an impatient source ends with it, a patient one waits for it."""
IMPATIENT_ATTEMPTS: Final = 5
_SKEW_MATTERS: Final = 2.0
"""Seconds; AWS's Date header is no finer than one."""

_T = TypeVar("_T")


class BackOff:
    """Waits between attempts: full jitter, doubling, capped (AWS Architecture Blog, on jitter)."""

    def __init__(self, timing: Timing, rng: random.Random) -> None:
        self._timing = timing
        self._rng = rng
        self.attempts = 0

    def next(self) -> float:
        """Seconds to wait before the next attempt."""
        top = min(self._timing.back_off_cap, self._timing.back_off_first * 2 ** min(self.attempts, 16))
        self.attempts += 1
        return self._rng.uniform(self._timing.back_off_first / 2, top)

    def reset(self) -> None:
        """An attempt succeeded."""
        self.attempts = 0


class Link:
    """The way to CloudWatch Logs that all threads of a source share.

    Args:
        open_session: makes a new session; called again after every credentials fault.
        patient: waits for credentials, permissions and missing groups instead of ending with them. An
            impatient link that has succeeded once is patient from then on, unless `one_shot`.
    """

    def __init__(
        self,
        open_session: SessionFactory,
        budget: RequestBudget,
        clock: Clock,
        stop: threading.Event,
        timing: Timing,
        origins: Origins,
        *,
        patient: bool = True,
        one_shot: bool = False,
    ) -> None:
        self.budget = budget
        self.clock = clock
        self.stop = stop
        self.timing = timing
        self.rng = random.Random()
        self._open_session = open_session
        self._origins = origins
        self._patient = patient
        self._one_shot = one_shot
        self._lock = threading.Lock()
        self._api: LogsApi | None = None

    def api(self) -> LogsApi:
        """The present API; its session is made on first use."""
        with self._lock:
            if self._api is None:
                self._api = LogsApi(self._open_session(), self._origins, self.clock.now)
            return self._api

    def renew(self, used: LogsApi) -> None:
        """The credentials of `used` no longer serve: the next call searches for them anew."""
        with self._lock:
            if self._api is used:
                self._api = None

    def now_ms(self) -> int:
        """Milliseconds since the epoch by AWS's clock, where this machine's is wrong."""
        api = self._api
        skew = api.skew if api is not None and api.skew is not None and abs(api.skew) >= _SKEW_MATTERS else 0.0
        return int((self.clock.now() + skew) * 1000)

    def take_calls(self) -> int:
        """Calls made since the last time, for the ledger."""
        api = self._api
        return api.take_calls() if api is not None else 0

    def wait(self, seconds: float) -> None:
        """Waits.

        Raises:
            Stopped: as soon as the source must stop.
        """
        if self.clock.wait(self.stop, seconds):
            raise Stopped

    def attempt(self, work: Callable[[LogsApi], _T], *, background: bool = False) -> _T:
        """One call, when the budget allows it.

        Raises:
            AwsFault: it failed.
            Stopped: the source must stop.
        """
        if not self.budget.take(self.stop, background=background):
            raise Stopped
        api = self.api()
        try:
            result = work(api)
        except AwsFault as fault:
            if self.stop.is_set():
                raise Stopped from None
            if fault.kind is FaultKind.CREDENTIALS:
                self.renew(api)
            if fault.kind is FaultKind.THROTTLED:
                self.budget.throttled()
            raise
        if self.stop.is_set():
            raise Stopped
        self._patient = self._patient or not self._one_shot
        return result

    def call(
        self,
        part: Part,
        work: Callable[[LogsApi], _T],
        *,
        background: bool = False,
        give_up: frozenset[FaultKind] = frozenset(),
    ) -> _T:
        """One call, repeated until it succeeds; `part` says why it takes so long.

        Raises:
            AwsFault: of a kind in `give_up`, one that no waiting cures, or any where the link is impatient.
            Stopped: the source must stop.
        """
        back_off = BackOff(self.timing, self.rng)
        while True:
            try:
                result = self.attempt(work, background=background)
            except AwsFault as fault:
                if fault.kind in give_up or self.hopeless(fault, back_off.attempts):
                    raise
                self.wait_out(part, fault, back_off)
            else:
                part.over()
                return result

    def hopeless(self, fault: AwsFault, attempts: int) -> bool:
        """True where waiting is of no use, or not wanted."""
        if not fault.retryable:
            return True
        return not self._patient and (fault.kind in ACCESS or attempts + 1 >= IMPATIENT_ATTEMPTS)

    def wait_out(self, part: Part, fault: AwsFault, back_off: BackOff) -> None:
        """Shows the fault with a countdown, and waits.

        Raises:
            Stopped: as soon as the source must stop.
        """
        seconds = self._delay(fault.kind, back_off)
        part.fault(fault, self.clock.now() + seconds)
        self.wait(seconds)

    def _delay(self, kind: FaultKind, back_off: BackOff) -> float:
        fixed = {
            FaultKind.CREDENTIALS: self.timing.credentials,
            FaultKind.GONE: self.timing.gone,
            FaultKind.DENIED: self.timing.denied,
            FaultKind.UNSUPPORTED: self.timing.denied,
            FaultKind.LIMIT: self.timing.denied,
            FaultKind.CLOCK: self.timing.denied,
        }.get(kind)
        jittered = back_off.next()
        return jittered if fixed is None else fixed
