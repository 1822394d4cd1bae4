"""Paths of surveys."""

from django.urls import path

from . import views

app_name = "surveys"
urlpatterns = [
    path("surveys/", views.open_list, name="open_list"),
    path("survey/<slug:code>/", views.answer, name="answer"),
    path("survey/<slug:code>/done/", views.done, name="done"),
    path("survey/<slug:code>/results/", views.results, name="results"),
    path("survey/<slug:code>/results.csv", views.results_csv, name="results_csv"),
    path("survey/<slug:code>/results.json", views.results_json, name="results_json"),
    path("desk/surveys/", views.survey_list, name="survey_list"),
    path("desk/surveys/<uuid:survey_id>/", views.survey, name="survey"),
    path("desk/surveys/<uuid:survey_id>/preview/", views.preview, name="preview"),
    path("desk/surveys/<uuid:survey_id>/publish/", views.publish, name="publish"),
    path("desk/surveys/<uuid:survey_id>/question/", views.question, name="new_question"),
    path("desk/surveys/<uuid:survey_id>/question/<int:number>/", views.question, name="question"),
    path("desk/surveys/<uuid:survey_id>/questions.json", views.questions_json, name="questions_json"),
    path("desk/surveys/<uuid:survey_id>/invitations/", views.invitations, name="invitations"),
    path("desk/surveys/<uuid:survey_id>/papers/", views.papers, name="papers"),
    path("desk/surveys/<uuid:survey_id>/papers/key/", views.paper_key, name="paper_key"),
    path("desk/surveys/<uuid:survey_id>/papers/sheets/", views.sheets, name="sheets"),
    path("desk/surveys/<uuid:survey_id>/papers/<int:number>/", views.paper_settle, name="paper_settle"),
    path("desk/surveys/<uuid:survey_id>/results/", views.desk_results, name="desk_results"),
    path("desk/surveys/<uuid:survey_id>/<slug:action>/", views.act, name="act"),
]  # fmt: skip
