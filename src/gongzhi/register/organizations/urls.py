"""Paths of the register of organisations."""

from django.urls import path

from . import views

app_name = "organizations"
urlpatterns = [
    path("org/", views.tree, name="tree"),
    path("desk/org/", views.roster, name="roster"),
]
