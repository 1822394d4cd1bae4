"""The house's paths and the yardsticks'."""

from django.urls import path

from bench import yardsticks
from config.urls import urlpatterns as house

urlpatterns = [
    *house,
    path("yard/home/", yardsticks.home),
    path("yard/list/", yardsticks.public_list),
    path("yard/page/<uuid:appeal_id>/", yardsticks.page),
    path("yard/inbox/", yardsticks.inbox),
    path("yard/file/", yardsticks.file),
    path("yard/search/", yardsticks.search),
    path("yard/figures/<str:area>/", yardsticks.figures),
]
