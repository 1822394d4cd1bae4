"""Paths of Open311 below ``/open311/``; the last part of each names the format."""

from django.urls import path, re_path

from . import views

app_name = "open311"
urlpatterns = [
    path("open311/discovery.<str:form>", views.discovery, name="discovery"),
    path("open311/v2/services.<str:form>", views.services, name="services"),
    path("open311/v2/services/<str:code>.<str:form>", views.definition, name="definition"),
    path("open311/v2/requests.<str:form>", views.requests, name="requests"),
    path("open311/v2/requests/<str:request_id>.<str:form>", views.one, name="request"),
    path("open311/v2/tokens/<str:token>.<str:form>", views.token, name="token"),
    re_path(r"^open311/.*$", views.nothing, name="nothing"),
]
