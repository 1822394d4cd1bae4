"""Paths of intake."""

from django.urls import path

from . import views

app_name = "intake"
urlpatterns = [
    path("desk/meetings/", views.meeting_list, name="meeting_list"),
    path("desk/meetings/<uuid:meeting_id>/", views.meeting, name="meeting"),
    path("desk/meetings/<uuid:meeting_id>/sheet/", views.meeting_sheet, name="meeting_sheet"),
    path("desk/meetings/<uuid:meeting_id>/<str:action>/", views.meeting_act, name="meeting_act"),
]
