"""Paths of outreach: the community's, then the requests both sides see."""

from django.urls import path

from . import views

app_name = "contribution"
urlpatterns = [
    path("desk/outreach/", views.unit_list, name="unit_list"),
    path("desk/outreach/<uuid:unit_id>/", views.unit, name="unit"),
    path("desk/outreach/<uuid:unit_id>/<str:action>/", views.unit_act, name="unit_act"),
    path("desk/requests/", views.request_list, name="request_list"),
    path("desk/requests/export/", views.export, name="export"),
    path("desk/requests/<uuid:request_id>/", views.support, name="request"),
    path("desk/requests/<uuid:request_id>/<str:action>/", views.support_act, name="request_act"),
]
