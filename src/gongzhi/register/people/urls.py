"""Paths of signing in and of what people see about themselves."""

from django.urls import path

from . import views

app_name = "people"
urlpatterns = [
    path("signin/", views.sign_in, name="sign_in"),
    path("signin/code/", views.sign_in_code, name="sign_in_code"),
    path("signout/", views.sign_out, name="sign_out"),
    path("me/", views.me, name="me"),
    path("me/looks/", views.who_looked, name="who_looked"),
    path("me/consents/", views.consents, name="consents"),
    path("me/devices/", views.devices, name="devices"),
    path("desk/signin/", views.staff_sign_in, name="staff_sign_in"),
    path("desk/signin/second/", views.second_factor, name="second_factor"),
    path("desk/password/", views.password, name="password"),
]
