"""Paths of places."""

from django.urls import path

from . import views

app_name = "territory"
_HOME = "desk/places/<uuid:neighbourhood_id>/"
urlpatterns = [
    path("place/", views.place, name="place"),
    path("desk/places/", views.keep, name="keep"),
    path(_HOME, views.neighbourhood, name="neighbourhood"),
    path(_HOME + "buildings/<uuid:building_id>/", views.building, name="building"),
    path(_HOME + "parts/", views.sheet_list, name="sheets"),
    path(_HOME + "parts/template.xlsx", views.template, name="template"),
    path("desk/places/parts/<uuid:sheet_id>/", views.sheet, name="sheet"),
    path("desk/places/parts/<uuid:sheet_id>/drop/", views.sheet_drop, name="sheet_drop"),
]
