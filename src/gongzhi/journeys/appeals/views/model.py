"""The text model's own page: what it learned from, how right it was then, how right it is here."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongzhi.foundation.http import Request, on_duty
from gongzhi.foundation.text import classes
from gongzhi.foundation.ui.faces import Column

from .. import queries
from ..rules import OFFICE

FEWEST = 10  # of so few no share is told
MOST_MIXED = 20


@on_duty(*OFFICE, "system_admin", "auditor")
@require_safe
def text_model(request: Request) -> HttpResponse:
    """Figures of the model, never of whoever sorts."""
    folder = classes.folder_in_use()
    try:
        manifest = classes.manifest_in(folder)
    except classes.ModelMissing as missing:
        return render(request, "appeals/text_model.html", {"missing": str(missing)})
    figures = queries.suggestion_figures(manifest.version)
    return render(
        request,
        "appeals/text_model.html",
        {
            "missing": "",
            "made_on": date.fromisoformat(manifest.made_on),
            "manifest": manifest,
            "is_own": folder != classes.SHIPPED,
            "texts": sum(manifest.texts.values()),
            "figures": figures,
            "fewest": FEWEST,
            "mixed_columns": (Column("建议"), Column("最后定的"), Column("件数", is_number=True)),
            "mixed": [(m.suggested, m.left_in, m.count) for m in figures.mixed[:MOST_MIXED]],
            "class_columns": (
                Column("一级分类"),
                Column("说是它的，有多少真是", is_number=True),
                Column("真是它的，找到多少", is_number=True),
                Column("检验用了几条", is_number=True),
            ),
            "by_class": [
                (label, f"{one.precision:.1%}", f"{one.recall:.1%}", f"{one.texts:,}")
                for label, one in manifest.per_class.items()
            ],
        },
    )
