"""Paths of notices: the residents' own, the desk's own, and what did not arrive."""

from django.urls import path

from . import views

app_name = "notices"
urlpatterns = [
    path("my/notices/", views.mine, name="mine"),
    path("desk/notices/", views.told, name="told"),
    path("desk/notices/failed/", views.failed, name="failed"),
    path("desk/notices/failed/retry/", views.retry_all, name="retry_all"),
    path("desk/notices/failed/<uuid:text_id>/retry/", views.retry, name="retry"),
]
