"""Paths of places."""

from django.urls import path

from . import views

app_name = "territory"
urlpatterns = [
    path("place/", views.place, name="place"),
    path("desk/places/", views.keep, name="keep"),
    path("desk/places/<uuid:neighbourhood_id>/", views.neighbourhood, name="neighbourhood"),
]
