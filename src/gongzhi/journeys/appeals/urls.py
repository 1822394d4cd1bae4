"""Paths of appeals: the residents' first, then the desk's."""

from django.urls import path

from . import views

app_name = "appeals"
urlpatterns = [
    path("say/", views.say, name="say"),
    path("box/", views.box, name="box"),
    path("track/", views.track, name="track"),
    path("mine/", views.mine, name="mine"),
    path("mine/<uuid:appeal_id>/", views.page, name="page"),
    path("mine/<uuid:appeal_id>/<str:action>/", views.act_as_author, name="act_as_author"),
    path("photo/<uuid:appeal_id>/<int:photo_id>/", views.photo, name="photo"),
    path("open/", views.public_list, name="public_list"),
    path("open/<uuid:appeal_id>/", views.public_page, name="public_page"),
    path("open/<uuid:appeal_id>/support/", views.support, name="support"),
    path("open/<uuid:appeal_id>/unsupport/", views.unsupport, name="unsupport"),
    path("help/", views.help_desk, name="help"),
    path("papers/", views.papers, name="papers"),
    path("paper/say/", views.paper_say, name="paper_say"),
    path("paper/box/", views.paper_box, name="paper_box"),
    path("paper/answer/<uuid:appeal_id>/", views.refusal_sheet, name="refusal_sheet"),
    path("desk/case/<uuid:appeal_id>/", views.case, name="case"),
    path("desk/case/<uuid:appeal_id>/contact/", views.contact, name="contact"),
    path("desk/case/<uuid:appeal_id>/told/", views.told, name="told"),
    path("desk/case/<uuid:appeal_id>/joint/", views.joint, name="joint"),
    path("desk/case/<uuid:appeal_id>/joint/<str:action>/", views.joint_act, name="joint_act"),
    path("desk/whistles/", views.whistles, name="whistles"),
    path("desk/case/<uuid:appeal_id>/<str:action>/", views.act, name="act"),
    path("desk/calls/", views.calls, name="calls"),
    path("desk/textmodel/", views.text_model, name="text_model"),
    path("desk/counter/", views.counter, name="counter"),
    path("desk/export/", views.export, name="export"),
    path("desk/week/", views.week, name="week"),
    path("desk/week/rows/", views.week_rows, name="week_rows"),
    path("desk/week/print/", views.week_print, name="week_print"),
    path("desk/week/export/", views.week_export, name="week_export"),
    path("desk/imports/", views.batch_list, name="batch_list"),
    path("desk/imports/<uuid:batch_id>/", views.batch, name="batch"),
    path("desk/imports/<uuid:batch_id>/faults/", views.batch_faults, name="batch_faults"),
    path("desk/imports/<uuid:batch_id>/undo/", views.batch_undo, name="batch_undo"),
]
