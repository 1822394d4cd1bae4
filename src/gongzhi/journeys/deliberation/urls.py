"""Paths of deciding together."""

from django.urls import path

from . import views

app_name = "deliberation"
urlpatterns = [path("who/", views.who_decides, name="who")]
