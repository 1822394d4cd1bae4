"""Paths of discussions: the residents', then the desk's."""

from django.urls import path

from . import views

app_name = "discussions"
urlpatterns = [
    path("talk/", views.talks, name="talks"),
    path("talk/<uuid:topic_id>/", views.talk, name="talk"),
    path("talk/<uuid:topic_id>/say/", views.say, name="say"),
    path("talk/<uuid:topic_id>/similar/", views.similar, name="similar"),
    path("talk/<uuid:topic_id>/vote/<uuid:statement_id>/", views.vote, name="vote"),
    path("talk/<uuid:topic_id>/dispute/<uuid:statement_id>/", views.dispute, name="dispute"),
    path("desk/talks/", views.desk_list, name="desk_list"),
    path("desk/talks/<uuid:topic_id>/", views.desk_topic, name="desk_topic"),
    path("desk/talks/<uuid:topic_id>/<str:action>/", views.desk_act, name="desk_act"),
    path(
        "desk/talks/<uuid:topic_id>/statements/<uuid:statement_id>/<str:action>/",
        views.desk_statement,
        name="desk_statement",
    ),
]
