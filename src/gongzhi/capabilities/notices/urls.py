"""Paths of notices: the residents' own, the desk's own, what did not arrive, groups and letters."""

from django.urls import path

from . import views

app_name = "notices"
urlpatterns = [
    path("my/notices/", views.mine, name="mine"),
    path("desk/notices/", views.told, name="told"),
    path("desk/notices/failed/", views.failed, name="failed"),
    path("desk/notices/failed/retry/", views.retry_all, name="retry_all"),
    path("desk/notices/groups/", views.groups, name="groups"),
    path(
        "desk/notices/groups/<uuid:group_id>/<slug:action>/",
        views.change_group,
        name="change_group",
    ),
    path("desk/letters/", views.letters, name="letters"),
    path("desk/letters/print/", views.print_letters, name="print_letters"),
    path("desk/letters/batch/<uuid:batch_id>/", views.batch, name="batch"),
    path("desk/letters/<uuid:letter_id>/address/", views.address_letter, name="address_letter"),
    path("desk/letters/<uuid:letter_id>/<slug:step>/", views.move_letter, name="move_letter"),
    path("desk/notices/posts/<uuid:text_id>/", views.settle, name="settle"),
    path("desk/notices/failed/<uuid:text_id>/retry/", views.retry, name="retry"),
]
