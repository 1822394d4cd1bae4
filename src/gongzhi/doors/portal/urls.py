"""Paths of the residents' door."""

from django.urls import path

from . import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("my/", views.mine, name="mine"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
