"""Paths of what the public can check."""

from django.urls import path

from . import views

app_name = "disclosure"
urlpatterns = [
    path("record/", views.record, name="record"),
    path("record/<str:district>.jsonl", views.record_lines, name="record_lines"),
    path("record/verify_record.py", views.verifier, name="verifier"),
    path("record/sheet/<str:district>/<str:day>/", views.head_sheet, name="head_sheet"),
    path("rules/", views.rules, name="rules"),
    path("rules/<str:code>/<int:version>/", views.rule_pack, name="rule_pack"),
]
