# 两条命令：make demo（装好、起来、打开就能用），make test（装好、跑完所有测试）。
# PORT=9000 换端口；DATABASE_URL=postgresql://… 换成自己的 PostgreSQL（≥ 16）。
SHELL := /bin/sh
PY := .venv/bin/python
export PYTHONPATH := src

.PHONY: demo demo-reset test test-fast test-forwards check bench docs tour format help

demo: .venv/base.done
	@$(PY) -m config.launch demo

demo-reset: .venv/base.done
	@$(PY) -m config.launch reset

test: .venv/dev.done
	@$(PY) -m config.launch test

test-fast: .venv/dev.done  ## 不开浏览器的测试
	@$(PY) -m config.launch test -m "not browser"

test-forwards: .venv/dev.done  ## 按文件顺序、单进程
	@$(PY) -m config.launch test -p no:randomly -n 0

check: .venv/dev.done  ## 格式、类型、楼层
	@$(PY) -m config.launch check

format: .venv/dev.done
	@.venv/bin/ruff check --fix -q . ; .venv/bin/ruff format -q .

bench: .venv/dev.done
	@$(PY) -m config.launch bench

docs: .venv/dev.done  ## 流程图、权限表、接口说明
	@$(PY) -m config.launch docs

tour: .venv/dev.done  ## docs/tour 里的图
	@$(PY) -m config.launch tour

.venv/base.done: requirements/base.txt pyproject.toml scripts/setup
	@scripts/setup base

.venv/dev.done: requirements/dev.txt pyproject.toml scripts/setup
	@scripts/setup dev
