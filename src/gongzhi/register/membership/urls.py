"""Paths of the membership register."""

from django.urls import path

from . import views

app_name = "membership"
urlpatterns = [
    path("desk/members/", views.branch, name="branch"),
    path("me/membership/", views.own, name="own"),
]
