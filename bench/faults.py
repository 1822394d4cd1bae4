"""``python -m bench.faults --filings 2000``: kill what runs in the middle of many filings, and count.

Eight people fill in the real form and one clerk takes in what they said, while processes of
the web server, the worker, all of the server and the database are ended by ``kill -9`` and
started anew. Every second person sends again until there is a receipt, the others give up at
the first fault. The exit code is 1 when anything is lost, double or half.
"""

from __future__ import annotations

import argparse
import re
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import urlencode
from uuid import uuid4

from bench import aftermath
from bench.house import House, small_house

CLIENTS, PATIENCE = 8, 120
KILLS = ("one", "worker", "server", "database")
Fields = Mapping[str, str | list[str]]
FORM = "application/x-www-form-urlencoded"
CLERKS_AREA = """
SELECT a.area FROM appeals_appeal a JOIN people_account p ON p.person_id = a.author_id
WHERE p.username IN ('demo-aunt', 'demo-resident') LIMIT 1
"""
_CODE = re.compile(r'class="gz-code[^"]*"[^>]*>([^<]+)<')
_CASE = re.compile(r"/mine/([0-9a-f-]{36})/")


@dataclass
class Person:
    """Somebody with a browser: a place, cookies, and the token of a form."""

    port: int
    cookies: dict[str, str]
    token: str = ""
    led_to: str = ""

    def ask(self, method: str, path: str, fields: Fields | None = None) -> tuple[int, str]:
        """Status and page. Raises OSError or HTTPException when nobody answers."""
        sent = {**fields, "csrfmiddlewaretoken": self.token} if fields is not None else None
        body = urlencode(sent, doseq=True) if sent else None
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, {"Cookie": cookie, "Content-Type": FORM})
            answer = connection.getresponse()
            page = answer.read().decode()
        finally:
            connection.close()
        self._keep(answer, page)
        return answer.status, page

    def _keep(self, answer: HTTPResponse, page: str) -> None:
        self.led_to = answer.headers.get("Location", "")
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        if found := re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page):
            self.token = found[1]


@dataclass
class Filed:
    """One filing as its sender saw it: the code of the receipt, and every other answer."""

    submission: str
    words: str
    code: str = ""
    appeal: str = ""
    repeated: str = ""
    faults: list[str] = field(default_factory=list)

    @property
    def fields(self) -> dict[str, str]:
        return {
            "screen": "check", "send": "1", "submission": self.submission, "words": self.words,
            "site": "none", "spot": "西单元门口", "naming": "hidden", "name": "林",
            "phone": "17000123456", "may_publish": "on",
        }  # fmt: skip


@dataclass
class Run:
    """What everybody did and saw."""

    filed: list[Filed]
    killed: list[str] = field(default_factory=list)
    accepted: set[str] = field(default_factory=set)

    @property
    def acknowledged(self) -> list[Filed]:
        return [one for one in self.filed if one.code]


def run(house: House, filings: int, kills: tuple[str, ...] = KILLS) -> Run:
    """File ``filings`` times by eight people, with the kills spread evenly over them."""
    area = house.ask(CLERKS_AREA)[0][0]
    tag = uuid4().hex[:8]
    done = Run(
        [Filed(str(uuid4()), f"{tag} 楼前第 {n} 盏路灯不亮，请来看看。") for n in range(filings)]
    )
    numbers, lock, closed = iter(range(filings)), threading.Lock(), threading.Event()

    def work() -> None:
        person = newcomer(house.port, area)
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            _file(person, done.filed[number], again=number % 2 == 0)

    threads = [threading.Thread(target=work) for _ in range(CLIENTS)]
    clerk = threading.Thread(target=_take_in, args=(house.port, done, closed))
    for thread in (*threads, clerk):
        thread.start()
    for number, part in enumerate(kills, 1):
        wanted = filings * number // (len(kills) + 1)
        _until(lambda wanted=wanted: len(done.acknowledged) >= wanted or not _live(threads))
        house.kill(part)
        done.killed.append(part)
    for thread in threads:
        thread.join()
    closed.set()
    clerk.join()
    _send_again(newcomer(house.port, area), done)
    return done


def newcomer(port: int, area: str) -> Person:
    person = Person(port, {"gz_place": area})
    _patiently(lambda: person.ask("GET", "/say/")[0] == 200)
    return person


def signed_in(port: int, persona: str) -> Person:
    person = Person(port, {})
    _patiently(lambda: person.ask("GET", "/demo/")[0] == 200)
    _patiently(lambda: person.ask("POST", "/demo/become/", {"persona": persona})[0] == 302)
    _patiently(lambda: person.ask("GET", "/mine/")[0] == 200)  # signing in renews the token
    return person


def _file(person: Person, filed: Filed, *, again: bool) -> None:
    """Send the form; ``again`` until there is a receipt, else once."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        code, appeal, fault = sent(person, filed)
        if code:
            filed.code, filed.appeal = code, appeal
            return
        filed.faults.append(fault)
        if not again:
            return
        time.sleep(0.2)


def sent(person: Person, filed: Filed) -> tuple[str, str, str]:
    """The receipt's code and the appeal, or what came instead."""
    try:
        status, page = person.ask("POST", "/say/", filed.fields)
    except (OSError, HTTPException) as error:
        return "", "", type(error).__name__
    found, case = _CODE.search(page), _CASE.search(page)
    if status == 200 and found and case:
        return found[1].strip(), case[1], ""
    return "", "", f"{status} {page}"


def _take_in(port: int, done: Run, closed: threading.Event) -> None:
    """A clerk takes in every second matter that has a receipt, and goes on after each fault."""
    clerk = signed_in(port, "clerk")
    sorting = {"category": "traffic.streetlight", "urgency": "urgent", "title": ""}
    while True:
        waiting = [f.appeal for f in done.acknowledged[::2] if f.appeal not in done.accepted]
        if not waiting and closed.is_set():
            return
        for appeal in waiting[:20]:
            path = f"/desk/case/{appeal}/accept/"
            try:
                status, page = clerk.ask("POST", path, sorting)
            except (OSError, HTTPException):
                break
            if status == 302 or (status == 409 and "已" in page):
                done.accepted.add(appeal)
            elif status < 500:
                raise RuntimeError(f"{status} {page[-4000:]}")
        time.sleep(0.1)


def _send_again(person: Person, done: Run) -> None:
    """Some who have a receipt send the same form once more."""
    for filed in done.acknowledged[:: max(1, len(done.acknowledged) // 20)]:
        filed.repeated = sent(person, filed)[0] or "nothing"


def _live(threads: list[threading.Thread]) -> bool:
    return any(thread.is_alive() for thread in threads)


def _until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > until:
            raise RuntimeError("the filings came to a halt")
        time.sleep(0.02)


def _patiently(holds: Callable[[], bool]) -> None:
    """Ask again while nobody answers."""

    def tried() -> bool:
        try:
            return holds()
        except (OSError, HTTPException):
            return False

    _until(tried)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--filings", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=2, help="how often each part is killed")
    parser.add_argument("--port", type=int, default=8921)
    options = parser.parse_args()
    say = sys.stdout.write
    with small_house(options.port) as house:
        done = run(house, options.filings, KILLS * options.rounds)
        told = aftermath.look(house, done)
        say(f"{len(done.filed):,} filings, {len(done.acknowledged):,} acknowledged, ")
        say(f"{len(done.accepted):,} taken in; killed: {', '.join(done.killed)}\n")
        for sentence in told:
            say(f"FAULT {sentence}\n")
    say("nothing is lost, double or half\n" if not told else "")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
