"""Paths of the register of organisations."""

from django.urls import path

from . import views

app_name = "organizations"
urlpatterns = [
    path("org/", views.tree, name="tree"),
    path("org/units/", views.units, name="units"),
    path("org/units/<uuid:unit_id>/", views.unit, name="unit"),
    path("org/buildings/<uuid:building_id>/", views.building, name="building"),
    path("org/published/", views.published, name="published"),
    path("org/published/<uuid:appointment_id>/", views.publicity_sheet, name="publicity_sheet"),
    path("desk/org/", views.roster, name="roster"),
    path("desk/org/posts/<uuid:post_id>/", views.post, name="post"),
    path("desk/org/appointments/<uuid:appointment_id>/", views.appointment, name="appointment"),
    path("desk/org/appointments/<uuid:appointment_id>/<slug:action>/", views.act, name="act"),
    path("desk/org/units/<uuid:unit_id>/", views.keep_unit, name="keep_unit"),
    path("desk/org/units/<uuid:unit_id>/below/", views.found, name="found"),
    path("desk/org/units/<uuid:unit_id>/<slug:action>/", views.change_unit, name="change_unit"),
]
