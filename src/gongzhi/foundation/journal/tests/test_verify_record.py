"""The checker that anybody can run: one file, Python and nothing else."""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
import sys
from datetime import timedelta
from itertools import chain as joined
from itertools import zip_longest

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongzhi.foundation.crypto import digest
from gongzhi.foundation.journal import canonical, chain, record, verify_record
from gongzhi.foundation.journal.redaction import erase_payloads
from gongzhi.foundation.journal.writer import tell_many

from .telling import BEIHU, NOON, SUBJECT, SUXIAN, moved

pytestmark = pytest.mark.django_db


def checked(path, *options):
    """Run the file as a stranger would; returns its exit code and what it said."""
    run = subprocess.run(
        [sys.executable, "-I", "-S", verify_record.__file__, str(path), *options],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={"PYTHONIOENCODING": "utf-8", "PATH": "", "PYTHONUTF8": "1"},
        check=False,
    )
    assert run.stderr == "" or run.returncode == 2
    return run.returncode, run.stdout or run.stderr


@pytest.fixture
def export(tmp_path, settings):
    """``export()`` writes a record to a file; half of it sha256, half of it sm3."""

    def written(*districts, with_payload=True, entries=12):
        for start, algorithm in ((0, "sha256"), (entries // 2, "sm3")):
            settings.DIGEST = algorithm
            for area in (BEIHU, SUXIAN):
                numbers = range(start, start + entries // 2)
                tell_many([moved(number, area=area) for number in numbers])
            chain.seal_all(at=NOON)
        path = tmp_path / "record.jsonl"
        path.write_bytes(
            "".join(
                line
                for district in districts or ("431002",)
                for line in record.export_lines(district, with_payload=with_payload)
            ).encode()
        )
        return path

    return written


def head(district="431002"):
    return bytes(record.head(district).value).hex()


@pytest.mark.parametrize(
    ("with_payload", "remark"), [(True, ""), (False, "其中 12 条只公开了摘要，没有内容\n")]
)
def test_a_clean_record_holds(export, with_payload, remark):
    path = export(with_payload=with_payload)
    assert checked(path) == (0, f"431002：12 条全部对上，链头 {head()}\n{remark}")


def test_an_erased_payload_is_null_and_the_record_holds(export):
    export()
    erase_payloads(SUBJECT, area=BEIHU, ground="本人申请", actor_id=None, at=NOON)
    chain.seal_all(at=NOON + timedelta(days=1))
    path = export()
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert [line["payload"] is None for line in lines] == [*[True] * 12, *[False] * 13]
    code, said = checked(path)
    assert (code, said.splitlines()[1]) == (0, "其中 12 条只公开了摘要，没有内容")


@pytest.mark.parametrize("with_payload", [True, False])
def test_one_byte_altered_at_random_places_is_found_on_its_line(export, with_payload):
    path = export(with_payload=with_payload)
    clean = path.read_bytes()
    chance = random.Random(20261123)
    for _ in range(40):
        place = chance.randrange(len(clean))
        other = chance.choice([byte for byte in range(256) if byte != clean[place]])
        path.write_bytes(clean[:place] + bytes([other]) + clean[place + 1 :])
        code, said = checked(path)
        assert code == 1
        line = clean[:place].count(b"\n") + 1
        assert said.startswith(f"第 {line} 行不对")


@pytest.mark.parametrize("with_payload", [True, False])
@settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_no_byte_can_be_altered(export, capsys, clean_files, with_payload, data):
    """As above, very many times, inside this process."""
    if with_payload not in clean_files:
        clean_files[with_payload] = export(with_payload=with_payload)
        clean_files["clean", with_payload] = clean_files[with_payload].read_bytes()
    path, clean = clean_files[with_payload], clean_files["clean", with_payload]
    place = data.draw(st.integers(0, len(clean) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != clean[place]))
    path.write_bytes(clean[:place] + bytes([other]) + clean[place + 1 :])
    assert verify_record.main([str(path)]) == 1
    line = clean[:place].count(b"\n") + 1
    assert capsys.readouterr().out.startswith(f"第 {line} 行不对")


@pytest.fixture
def clean_files():
    return {}


def edited(path, edit):
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(edit(lines)))
    return path


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda lines: lines[1:], "第 1 行不对（第 2 号"),
        (lambda lines: [*lines[:4], *lines[5:]], "第 5 行不对（第 6 号"),
        (lambda lines: [*lines[:4], lines[5], lines[4], *lines[6:]], "第 5 行不对（第 6 号"),
        (lambda lines: [*lines, lines[-1]], "第 13 行不对（第 12 号"),
        (lambda lines: [*lines, b"\n"], "第 13 行不对：读不懂"),
        (lambda lines: [b"[" * 100_000, *lines], "第 1 行不对：读不懂"),
        (lambda lines: [b'{"seq":1}\n', *lines], "第 1 行不对：读不懂"),
        (lambda lines: [b"1\n", *lines], "第 1 行不对：读不懂"),
        (lambda lines: [], "文件里没有记录"),
    ],
)
def test_lines_taken_out_moved_or_added_are_found(export, edit, words):
    code, said = checked(edited(export(), edit))
    assert (code, said.startswith(words)) == (1, True)


def rewritten(line, **changes):
    return canonical.canonical({**json.loads(line), **changes}) + b"\n"


def test_a_line_rewritten_in_due_form_is_found(export):
    path = export()
    clean = path.read_bytes()
    fifth = json.loads(clean.splitlines()[4])
    said = fifth["payload"]
    for words, changes in (
        ("记录本身被改过", {"event": "testing.lost"}),
        ("记录本身被改过", {"digest_alg": "sm3"}),
        ("记录本身被改过", {"alg": "sm3"}),
        ("读不懂（不认识的算法 md5）", {"alg": "md5"}),
        ("内容被改过", {"payload": {**said, "actor": 8}}),
        ("内容被改过", {"payload": {**said, "salt": said["salt"].upper() + " "}}),
        ("内容被改过", {"payload": {**said, "body": {}}}),
        ("读不懂（不是导出时的写法）", {"remark": "多出来的"}),
        ("与上一条接不上", {"previous": fifth["value"]}),
        ("序号应为 1，实为 5，中间少了记录", {"district": "431009"}),
    ):
        path.write_bytes(clean)
        edited(
            path,
            lambda lines, changed=changes: [*lines[:4], rewritten(lines[4], **changed), *lines[5:]],
        )
        code, sentence = checked(path)
        assert code == 1
        assert sentence.startswith("第 5 行不对")
        assert words in sentence


def test_a_chain_made_anew_holds_but_not_against_a_noted_head(export):
    """Who owns the database can compute everything again: only a noted head gives it away."""
    path = export()
    noted = f"12={head()[:12]}"
    previous, lines = "", []
    for raw in path.read_bytes().splitlines():
        line = json.loads(raw) | {"previous": previous}
        line |= {"area": "431002009"} if line["seq"] == 5 else {}
        data = canonical.canonical({key: line[key] for key in verify_record.HEAD})
        previous = verify_record.digest(line["alg"], bytes.fromhex(previous) + data)
        lines.append(canonical.canonical(line | {"value": previous}) + b"\n")
    path.write_bytes(b"".join(lines))
    assert checked(path)[0] == 0
    code, said = checked(path, "--head", noted)
    assert (code, said.startswith("第 12 行不对（第 12 号")) == (1, True)
    assert said.endswith("链头与抄下来的不一样\n")


def test_noted_heads_are_checked(export):
    path = export()
    fifth = json.loads(path.read_bytes().splitlines()[4])["value"]
    right = ("--head", f"12={head()[:8]}", "--head", f"5={fifth.upper()}", "--head")
    assert checked(path, *right, f"431002:12={head()}")[0] == 0
    for wrong in ("5=00000000", f"5={head()}", f"431002:5={fifth[:63]}x"):
        code, said = checked(path, *right, f"431002:12={head()}", "--head", wrong)
        assert (code, said.startswith("第 5 行不对（第 5 号")) == (1, True)
    for absent, name in (("13=00000000", "13"), ("431003:5=00000000", "431003:5")):
        assert checked(path, "--head", absent) == (1, f"记录里没有这些序号：{name}\n")


@pytest.mark.parametrize("unreadable", ["12", "12=", "12=1234567", "x=12345678", "=12345678"])
def test_a_noted_head_that_says_too_little_is_refused(export, unreadable):
    code, said = checked(export(), "--head", unreadable)
    assert code == 2
    assert "应写成 序号=链头，链头至少 8 位" in said


@pytest.mark.parametrize("order", ["one after the other", "interleaved"])
def test_two_districts_in_one_file(export, order):
    path = export("431002", "431003")
    if order == "interleaved":
        lines = path.read_bytes().splitlines(keepends=True)
        pairs = zip_longest(lines[:12], lines[12:])
        path.write_bytes(b"".join(joined.from_iterable(pairs)))
    heads = [f"{district}:12={head(district)[:16]}" for district in ("431002", "431003")]
    assert head("431002") != head("431003")
    code, said = checked(path, "--head", heads[0], "--head", heads[1])
    assert code == 0
    assert said.splitlines() == [
        f"{district}：12 条全部对上，链头 {head(district)}" for district in ("431002", "431003")
    ]
    mixed_up = f"431002:12={head('431003')[:16]}"
    assert checked(path, "--head", mixed_up)[0] == 1


@given(st.binary(max_size=300))
def test_sm3_agrees_with_the_one_of_openssl(data):
    assert verify_record.sm3(data) == digest("sm3", data)


@pytest.mark.parametrize("length", [0, 1, 54, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 129])
def test_sm3_at_the_boundaries_of_a_block(length):
    data = random.Random(length).randbytes(length)
    assert verify_record.sm3(data) == digest("sm3", data)


def test_a_machine_without_sm3_checks_it_all_the_same(export, monkeypatch, capsys):
    path = export()

    def unsupported(name, *_):
        raise ValueError(f"unsupported hash type {name}")

    monkeypatch.setattr(hashlib, "new", unsupported)
    assert verify_record.main([str(path)]) == 0
    assert f"链头 {head()}" in capsys.readouterr().out


def test_the_checker_and_the_house_hash_the_same_fields(export):
    export()
    line = next(record.lines("431002"))
    assert set(verify_record.HEAD) | set(verify_record.LINK) == set(line)
