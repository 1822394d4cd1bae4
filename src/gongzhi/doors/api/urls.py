"""The API's paths under ``/api/``."""

from django.urls import path

from .views import api

urlpatterns = [path("", api.urls)]
