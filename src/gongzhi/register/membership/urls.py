"""Paths of the membership register."""

from django.urls import path

from . import views

app_name = "membership"
urlpatterns = [
    path("desk/members/", views.branch, name="branch"),
    path("desk/members/new/", views.enter, name="enter"),
    path("desk/members/<uuid:record_id>/", views.record, name="record"),
    path("desk/members/<uuid:record_id>/end/", views.end, name="end"),
    path("me/membership/", views.own, name="own"),
]
