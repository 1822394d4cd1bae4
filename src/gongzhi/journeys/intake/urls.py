"""Paths of intake."""

from django.urls import path

from . import views

app_name = "intake"
urlpatterns = [
    path("snap/", views.snap, name="snap"),
    path("visit/", views.visit_find, name="visit_find"),
    path("visit/<uuid:note_id>/", views.visit_note, name="visit_note"),
    path("visit/<uuid:note_id>/correct/", views.visit_correct, name="visit_correct"),
    path("visit/<uuid:note_id>/erase/", views.visit_erase, name="visit_erase"),
    path("desk/meetings/", views.meeting_list, name="meeting_list"),
    path("desk/meetings/<uuid:meeting_id>/", views.meeting, name="meeting"),
    path("desk/meetings/<uuid:meeting_id>/sheet/", views.meeting_sheet, name="meeting_sheet"),
    path("desk/meetings/<uuid:meeting_id>/<str:action>/", views.meeting_act, name="meeting_act"),
    path("desk/papers/", views.paper_list, name="paper_list"),
    path("desk/papers/<uuid:batch_id>/", views.paper_batch, name="paper_batch"),
    path("desk/papers/<uuid:batch_id>/key/", views.paper_key, name="paper_key"),
    path("desk/papers/<uuid:batch_id>/file/", views.paper_file, name="paper_file"),
    path("desk/papers/<uuid:batch_id>/<int:number>/", views.paper_settle, name="paper_settle"),
    path("desk/visits/", views.visit_list, name="visit_list"),
    path("desk/visits/worker.js", views.visit_worker, name="visit_worker"),
    path("desk/visits/<uuid:plan_id>/", views.visit_plan, name="visit_plan"),
]
