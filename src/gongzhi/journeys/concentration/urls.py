"""Paths of what opinions concentrate on: everybody's, then the desk's."""

from django.urls import path

from . import views

app_name = "concentration"
urlpatterns = [
    path("opinions/", views.published, name="published"),
    path("opinions/<uuid:report_id>/", views.report, name="report"),
    path("opinions/<uuid:report_id>/export/", views.export, name="export"),
    path("desk/topics/", views.hot, name="hot"),
    path("desk/topics/<int:topic_id>/", views.hot_topic, name="hot_topic"),
    path("desk/opinions/", views.desk_list, name="desk_list"),
    path("desk/opinions/<uuid:report_id>/", views.desk_report, name="desk_report"),
    path("desk/opinions/<uuid:report_id>/close/", views.desk_close, name="desk_close"),
    path("desk/opinions/<uuid:report_id>/<int:number>/", views.desk_cluster, name="desk_cluster"),
    path(
        "desk/opinions/<uuid:report_id>/<int:number>/<str:action>/",
        views.desk_act,
        name="desk_act",
    ),
]
