"""Paths of figures."""

from django.urls import path

from . import views

app_name = "insight"
urlpatterns = [
    path("c/<str:area>/", views.community, name="community"),
    path("figures/", views.overview, name="overview"),
]
