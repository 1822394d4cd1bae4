"""Paths of the staff's door."""

from django.urls import path

from . import views

app_name = "desk"
urlpatterns = [
    path("desk/", views.inbox, name="inbox"),
    path("desk/queue/<str:name>/", views.inbox, name="queue"),
    path("desk/search/", views.search, name="search"),
    path("desk/more/", views.more, name="more"),
    path("desk/print/<str:name>/", views.print_queue, name="print_queue"),
]
