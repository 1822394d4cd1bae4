"""Paths of the staff's door."""

from django.urls import path

from . import calendar_views, views

app_name = "desk"
urlpatterns = [
    path("desk/", views.inbox, name="inbox"),
    path("desk/queue/<str:name>/", views.inbox, name="queue"),
    path("desk/search/", views.search, name="search"),
    path("desk/more/", views.more, name="more"),
    path("desk/calendar/", calendar_views.this_year, name="calendar"),
    path("desk/calendar/<int:year>/", calendar_views.year, name="calendar_year"),
    path("desk/calendar/<int:year>.csv", calendar_views.download, name="calendar_file"),
    path("desk/print/<str:name>/", views.print_queue, name="print_queue"),
]
