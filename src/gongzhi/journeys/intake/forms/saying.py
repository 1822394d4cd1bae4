"""Fields that several of the forms ask: what is the matter, in which neighbourhood, a number."""

from __future__ import annotations

from uuid import UUID

from django import forms

from gongzhi.register.territory.queries import homes_to_choose

MOST_WORDS = 2_000


def words_field(label: str = "什么事") -> forms.CharField:
    return forms.CharField(
        label=label,
        min_length=4,
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "还没有写是什么事",
            "min_length": "再多写几个字，好让人看得明白",
            "max_length": f"最多 {MOST_WORDS} 个字，请写短一点",
        },
    )


def site_field() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label="哪个小区",
        required=False,
        coerce=UUID,
        empty_value=None,
        choices=[("", "不在小区里")],
    )


def sites_of(area: str) -> list[tuple[str, str]]:
    return [("", "不在小区里"), *((str(key), name) for key, name in homes_to_choose(area))]
