"""Work on every region that goes on while the one who asked is told how far it has come."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from typing import Generic, TypeVar

from samsyn.warehouse.nation import of_each_region

Answer = TypeVar("Answer")
MOST_KEPT = 16

PATIENCE = 1.0
"""So many seconds a page waits before it tells how far the work has come."""


class StillCounting(Exception):  # noqa: N818  no error: the answer comes
    """The work goes on: of so many regions, so many are done."""

    def __init__(self, done: int, of: int) -> None:
        super().__init__(f"{done} of {of}")
        self.done, self.of = done, of


@dataclass(slots=True)
class _Work(Generic[Answer]):
    """What is asked for, what has been found, and whether it has come to its end."""

    regions: Sequence[str]
    done: int = 0
    found: dict[str, Answer] = field(default_factory=dict)
    error: BaseException | None = None
    ended: Event = field(default_factory=Event)


class Meanwhile(Generic[Answer]):
    """The last works asked for, each under a key that says all that its answer depends on. For one process."""

    def __init__(self) -> None:
        self._works: OrderedDict[Hashable, _Work[Answer]] = OrderedDict()
        self._lock = Lock()

    def of_each(
        self, key: Hashable, regions: Sequence[str], work: Callable[[str], Answer], patience: float | None
    ) -> dict[str, Answer]:
        """What some work gives for each region; it is begun once, however many ask.

        Raises StillCounting where it takes longer than `patience` seconds (None: it is waited for), and what the work does.
        """
        with self._lock:
            under_way = self._works.get(key)
            if under_way is None:
                under_way = self._works[key] = _Work(regions)
                Thread(target=self._run, args=(key, under_way, work), daemon=True).start()
                while len(self._works) > MOST_KEPT:
                    self._works.popitem(last=False)
            self._works.move_to_end(key)
        if not under_way.ended.wait(patience):
            raise StillCounting(under_way.done, len(regions))
        if under_way.error is not None:
            raise under_way.error
        return under_way.found

    def _run(self, key: Hashable, under_way: _Work[Answer], work: Callable[[str], Answer]) -> None:
        def counted(region: str) -> Answer:
            answer = work(region)
            with self._lock:
                under_way.done += 1
            return answer

        try:
            under_way.found = of_each_region(under_way.regions, counted)
        except BaseException as error:
            under_way.error = error
            with self._lock:
                self._works.pop(key, None)  # the next one who asks tries anew
        under_way.ended.set()
