"""``gongzhi triage train | evaluate | crossvalidate``: the text model that suggests a class."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gongzhi.foundation.text import classes
from gongzhi.foundation.text.classes import shelf, training
from gongzhi.journeys.appeals import services


class Command(BaseCommand):
    help = "文本模型：训练、检验"

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        train = actions.add_parser("train", help="用确认过的分类和给的文件训练，换上新模型")
        train.add_argument("files", nargs="*", type=Path, help="有 title、detail、label 三列的表格")
        train.add_argument("--fresh", action="store_true", help="从头学，不接着现在的模型")
        train.add_argument("--files-only", action="store_true", help="只用文件，不看数据库")
        train.add_argument("--out", type=Path, help="模型放在哪个文件夹；不写就换上它")
        for name, text in (
            ("evaluate", "用现在的模型分一遍文件里的，看对了多少"),
            ("crossvalidate", "文件分五份轮流检验，同一组的不拆开"),
        ):
            action = actions.add_parser(name, help=text)
            action.add_argument("file", type=Path)
            action.add_argument("--json", action="store_true", help="打成 JSON")

    def handle(self, *_: Any, action: str, **options: Any) -> None:
        try:
            getattr(self, action)(**options)
        except services.ExamplesRefused as refusal:
            shown = refusal.faults[: services.MOST_FAULTS]
            more = len(refusal.faults) - len(shown)
            rest = [f"还有 {more} 处没有列出来"] if more else []
            raise CommandError("这个文件不能用：\n" + "\n".join(shown + rest)) from refusal
        except services.LearningRefused as refusal:
            raise CommandError(str(refusal)) from refusal

    def train(
        self, *, files: list[Path], fresh: bool, files_only: bool, out: Path | None, **_: Any
    ) -> None:
        samples = [sample for path in files for sample in services.read_examples(path)]
        confirmed = [] if files_only else services.confirmed_examples()
        if not samples and not confirmed:
            raise CommandError("没有可以学的：数据库里还没有受理过的诉求，也没有给文件")
        folder = out or Path(settings.TEXT_MODEL)
        self.stdout.write(f"文件里 {len(samples):,} 条，确认过的 {len(confirmed):,} 条，开始学")
        learned = services.learn(
            samples + confirmed,
            confirmed=len(confirmed),
            is_fresh=fresh,
            folder=folder,
            at=timezone.now(),
        )
        made = learned.manifest
        if learned.before:
            self.stdout.write(f"现在的模型在这些例子上：macro-F1 {learned.before.macro_f1:.4f}")
        self.stdout.write(
            f"轮流检验：macro-F1 {made.macro_f1:.4f}，准确率 {made.accuracy:.4f}\n"
            f"模型 {made.version}，{made.runs:,} 个字段，{made.bytes / 1e6:.1f} MB，放在 {folder}"
        )

    def evaluate(self, *, file: Path, json: bool, **_: Any) -> None:
        samples = services.read_examples(file)
        try:
            model, _manifest = shelf.current()
        except classes.ModelMissing as missing:
            raise CommandError(str(missing)) from missing
        self._print(training.evaluate(model, samples), as_json=json)

    def crossvalidate(self, *, file: Path, json: bool, **_: Any) -> None:
        samples = services.read_examples(file)
        try:
            figures, _sharpness = training.cross_validate(samples)
        except classes.TrainingRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self._print(figures, as_json=json)

    def _print(self, figures: classes.Figures, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(asdict(figures), ensure_ascii=False, indent=1))
            return
        self.stdout.write(f"macro-F1 {figures.macro_f1:.4f}   准确率 {figures.accuracy:.4f}")
        if figures.folds:
            self.stdout.write("每一份   " + "  ".join(f"{fold:.4f}" for fold in figures.folds))
        self.stdout.write("分类\t说得准\t找得全\tF1\t条数")
        for label, one in figures.per_class.items():
            numbers = f"{one.precision:.4f}\t{one.recall:.4f}\t{one.f1:.4f}\t{one.texts}"
            self.stdout.write(f"{label}\t{numbers}")
