"""Eight connections that ask again and again, and how long each answer took."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

CONNECTIONS = 8


@dataclass
class Request:
    """One request; ``body`` may depend on how many were sent, so that each filing is its own."""

    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    body: Callable[[int], str] | None = None
    expect: int = 200


def send(host: str, port: int, request: Request, count: int) -> list[float]:
    """Send ``count`` requests over the connections; returns milliseconds, one for each.

    Raises:
        RuntimeError: an answer had another status than was expected.

    """
    numbers = iter(range(count))
    lock, times, faults = threading.Lock(), [], []

    def work() -> None:
        connection = http.client.HTTPConnection(host, port, timeout=30)
        while not faults:
            with lock:
                number = next(numbers, None)
            if number is None:
                break
            body = request.body(number) if request.body else None
            begun = time.perf_counter()
            connection.request(request.method, request.path, body=body, headers=request.headers)
            answer = connection.getresponse()
            text = answer.read()
            taken = (time.perf_counter() - begun) * 1000
            if answer.status != request.expect:
                faults.append(f"{request.path}: {answer.status} {text[:300]!r}")
            times.append(taken)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise RuntimeError(faults[0])
    return times


def percentile(times: list[float], share: float) -> float:
    ordered = sorted(times)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]
