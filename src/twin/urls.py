"""Paths of the demonstration; only demo settings include them."""

from django.urls import path

from . import views

app_name = "twin"
urlpatterns = [
    path("demo/", views.personas, name="personas"),
    path("demo/become/", views.become, name="become"),
    path("demo/inbox/", views.inbox, name="inbox"),
    path("demo/pass-time/", views.pass_time, name="pass_time"),
]
