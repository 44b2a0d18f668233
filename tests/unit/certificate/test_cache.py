from __future__ import annotations

import threading

from tui.certificate.cache import BoundedCache


def test_what_was_used_last_stays() -> None:
    cache: BoundedCache[str] = BoundedCache(capacity=3)
    for key in "abc":
        cache.put(key, key.upper(), 1)
    assert cache.get("a") == "A"

    cache.put("d", "D", 1)

    assert [cache.get(key) for key in "abcd"] == ["A", None, "C", "D"]


def test_the_bound_is_a_weight() -> None:
    cache: BoundedCache[int] = BoundedCache(capacity=100)
    cache.put("small", 1, 40)
    cache.put("large", 2, 61)

    assert cache.get("small") is None
    assert cache.get("large") == 2


def test_the_newest_stays_whatever_it_weighs() -> None:
    cache: BoundedCache[int] = BoundedCache(capacity=10)
    cache.put("huge", 1, 1000)
    assert cache.get("huge") == 1


def test_replacing_a_value_counts_its_weight_once() -> None:
    cache: BoundedCache[int] = BoundedCache(capacity=10)
    cache.put("other", 0, 4)
    for value in range(5):
        cache.put("same", value, 6)
    assert (cache.get("other"), cache.get("same")) == (0, 4)


def test_clearing_forgets_everything() -> None:
    cache: BoundedCache[int] = BoundedCache(capacity=10)
    cache.put("a", 1, 10)
    cache.clear()
    assert cache.get("a") is None
    cache.put("b", 2, 10)
    assert cache.get("b") == 2


def test_many_threads_may_use_it_at_once() -> None:
    cache: BoundedCache[int] = BoundedCache(capacity=50)
    wrong: list[object] = []

    def work(start: int) -> None:
        for number in range(start, start + 2000):
            cache.put(number % 97, number % 97, 1)
            found = cache.get(number % 89)
            if found not in (None, number % 89):
                wrong.append(found)

    threads = [threading.Thread(target=work, args=(start,)) for start in range(0, 80, 20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
