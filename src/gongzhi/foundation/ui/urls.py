"""The parts' gallery and the switch of the reading mode."""

from django.urls import path

from . import views

app_name = "ui"

urlpatterns = [
    path("mode/", views.set_mode, name="mode"),
    path("parts/", views.gallery, name="gallery"),
    path("parts/<slug:face>/", views.sample, name="sample"),
]
