"""Settings come from the environment, all of them documented; production refuses what is a demo's."""

from __future__ import annotations

import base64
import os
import re
from itertools import pairwise

import pytest

from .programs import ROOT, python

READ = re.compile(
    r"""\b(?:text|number|items)\(\s*"([A-Z_]+)"|environ(?:\.get\(|\.setdefault\(|\[)\s*"(\w+)\""""
)
SET_FOR_OTHERS = {"LC_ALL", "LANG", "PATH", "PYTHONPATH", "DEBIAN_FRONTEND"}


def key():
    return base64.b64encode(os.urandom(32)).decode()


def good():
    """A production environment that may start."""
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "DATABASE_URL": "postgresql://gongzhi@127.0.0.1/gongzhi",
        "GONGZHI_SECRET_KEY": "k" * 50,
        "GONGZHI_ALLOWED_HOSTS": "gongzhi.example.gov.cn",
        "GONGZHI_SITE_URL": "https://gongzhi.example.gov.cn",
        "GONGZHI_KEYS": f"2026a:{key()}",
        "GONGZHI_INDEX_KEY": key(),
        "GONGZHI_MEMBERSHIP_KEYS": f"2026a:{key()}",
        "GONGZHI_MEMBERSHIP_INDEX_KEY": key(),
        "GONGZHI_PASSKEY_RP": "example.gov.cn",
        "GONGZHI_PASSKEY_ORIGIN": "https://gongzhi.example.gov.cn",
        "GONGZHI_SMS": "gongzhi.foundation.messaging.adapters.Http",
    }


def started(**environ):
    return python("-c", "from django.conf import settings; print(settings.DEMO)", **environ)


def test_every_variable_that_is_read_is_in_the_example_and_no_other():
    read = {"PORT", "PYTHON"}
    for folder in ("src", "bench", "scripts"):
        for path in (ROOT / folder).rglob("*.py"):
            if "tests" not in path.parts:
                read |= {a or b for a, b in READ.findall(path.read_text("utf-8"))}
    example = (ROOT / ".env.example").read_text("utf-8")
    documented = re.findall(r"^#?([A-Z][A-Z_]+)=", example, re.MULTILINE)
    assert sorted(documented) == sorted(read - SET_FOR_OTHERS)


def test_every_variable_of_the_example_has_a_sentence_before_it():
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    for above, line in pairwise(lines):
        if re.match(r"#?[A-Z][A-Z_]+=", line):
            assert above.startswith("#") or "=" in above, line


def test_production_starts_with_keys_hosts_and_a_text_channel_of_its_own():
    done = started(**good())
    assert (done.returncode, done.stdout) == (0, "False\n"), done.stderr


# fmt: off
REFUSALS = [
    # variable                        value                                               sentence
    ("GONGZHI_SECRET_KEY",           "",                                                 "GONGZHI_SECRET_KEY 至少要 50 个字符"),
    ("GONGZHI_SECRET_KEY",           "k" * 49,                                           "GONGZHI_SECRET_KEY 至少要 50 个字符"),
    ("GONGZHI_SECRET_KEY",           "demo-only-not-secret-" * 3,                        "GONGZHI_SECRET_KEY 还是演示用的"),
    ("GONGZHI_ALLOWED_HOSTS",        "",                                                 "GONGZHI_ALLOWED_HOSTS 要写明域名，不能空着，也不能是 *"),
    ("GONGZHI_ALLOWED_HOSTS",        "a.gov.cn,*",                                       "GONGZHI_ALLOWED_HOSTS 要写明域名，不能空着，也不能是 *"),
    ("DATABASE_URL",                 "",                                                 "DATABASE_URL 没有写"),
    ("GONGZHI_KEYS",                 "",                                                 "GONGZHI_KEYS 和 GONGZHI_INDEX_KEY 都要有，用 gongzhi crypto newkey 生成"),
    ("GONGZHI_INDEX_KEY",            "",                                                 "GONGZHI_KEYS 和 GONGZHI_INDEX_KEY 都要有，用 gongzhi crypto newkey 生成"),
    ("GONGZHI_MEMBERSHIP_KEYS",      "",                                                 "GONGZHI_MEMBERSHIP_KEYS 和 GONGZHI_MEMBERSHIP_INDEX_KEY 都要有，与其他密钥分开保管"),
    ("GONGZHI_MEMBERSHIP_INDEX_KEY", "",                                                 "GONGZHI_MEMBERSHIP_KEYS 和 GONGZHI_MEMBERSHIP_INDEX_KEY 都要有，与其他密钥分开保管"),
    ("GONGZHI_KEYS",                 "demo:ZGVtby1vbmx5LWRlbW8tb25seS1kZW1vLW9ubHktMDE=", "加密密钥还是演示用的，用 gongzhi crypto newkey 生成"),
    ("GONGZHI_KEYS",                 "2026a:ZGVtby1vbmx5LWRlbW8tb25seS1kZW1vLW9ubHktMDE=", "加密密钥还是演示用的，用 gongzhi crypto newkey 生成"),
    ("GONGZHI_INDEX_KEY",            "ZGVtby1vbmx5LWluZGV4LWRlbW8tb25seS1pbmRleDE=",     "加密密钥还是演示用的，用 gongzhi crypto newkey 生成"),
    ("GONGZHI_SITE_URL",             "http://127.0.0.1:8000",                            "GONGZHI_SITE_URL 要写居民打开的 https 地址"),
    ("GONGZHI_PASSKEY_RP",           "",                                                 "GONGZHI_PASSKEY_RP 没有写，要写登录页的域名或者它的上一级"),
    ("GONGZHI_PASSKEY_RP",           "ample.gov.cn",                                     "GONGZHI_PASSKEY_RP 不是 GONGZHI_PASSKEY_ORIGIN 的域名，也不是它的上一级"),
    ("GONGZHI_PASSKEY_ORIGIN",       "",                                                 "GONGZHI_PASSKEY_ORIGIN 要写登录页的 https 地址，只写到域名"),
    ("GONGZHI_PASSKEY_ORIGIN",       "http://gongzhi.example.gov.cn",                    "GONGZHI_PASSKEY_ORIGIN 要写登录页的 https 地址，只写到域名"),
    ("GONGZHI_PASSKEY_ORIGIN",       "https://gongzhi.example.gov.cn/",                  "GONGZHI_PASSKEY_ORIGIN 要写登录页的 https 地址，只写到域名"),
    ("GONGZHI_SMS",                  "gongzhi.foundation.messaging.adapters.DemoInbox",  "GONGZHI_SMS 还是演示用的短信通道"),
    ("GONGZHI_SMS",                  "gongzhi.foundation.messaging.adapters.Console",    "GONGZHI_SMS 还是演示用的短信通道"),
    ("GONGZHI_ROBOTS",               "gongzhi.foundation.messaging.robots.DemoInbox",    "GONGZHI_ROBOTS 还是演示用的群机器人通道"),
    ("GONGZHI_ROBOT_HOSTS",          "oapi.dingtalk.com,127.0.0.1",                      "GONGZHI_ROBOT_HOSTS 里不能有本机"),
    ("GONGZHI_DEBUG",                "1",                                                "正式环境不能打开 GONGZHI_DEBUG"),
    ("GONGZHI_DEMO",                 "1",                                                "正式环境不能打开 GONGZHI_DEMO"),
]
# fmt: on


@pytest.mark.parametrize(("variable", "value", "sentence"), REFUSALS)
def test_production_refuses_in_a_sentence(variable, value, sentence):
    done = started(**{**good(), variable: value})
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].endswith(f"ImproperlyConfigured: 不能启动：{sentence}")


def test_two_equal_keys_are_refused():
    environ = good()
    done = started(**{**environ, "GONGZHI_MEMBERSHIP_INDEX_KEY": environ["GONGZHI_INDEX_KEY"]})
    assert done.stderr.splitlines()[-1].endswith("不能启动：加密密钥有两把相同，每把都要另外生成")


def test_everything_that_is_missing_is_named_at_once():
    done = started(DJANGO_SETTINGS_MODULE="config.settings.production")
    said = done.stderr.splitlines()[-1]
    assert all(
        name in said
        for name in (
            "SECRET_KEY",
            "ALLOWED_HOSTS",
            "DATABASE_URL",
            "GONGZHI_KEYS",
            "SITE_URL",
            "SMS",
        )
    )


def test_an_unreadable_number_or_address_is_named():
    done = started(**{**good(), "GONGZHI_STAFF_IDLE_MINUTES": "半小时"})
    assert "环境变量 GONGZHI_STAFF_IDLE_MINUTES 应是整数，现在是“半小时”" in done.stderr
    done = started(**{**good(), "DATABASE_URL": "这不是地址"})
    assert "DATABASE_URL 读不懂" in done.stderr


def test_no_page_and_no_command_of_the_demonstration_exists_in_production():
    script = (
        "import django; django.setup()\n"
        "from django.core.management import get_commands\n"
        "from django.urls import resolve, Resolver404\n"
        "for path in ('/demo/', '/demo/become/', '/demo/inbox/', '/demo/pass-time/'):\n"
        "    try: print('found', resolve(path))\n"
        "    except Resolver404: pass\n"
        "print('demo' in get_commands())"
    )
    done = python("-c", script, **good())
    assert (done.returncode, done.stdout) == (0, "False\n"), done.stderr
