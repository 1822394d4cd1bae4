"""Paths of signing in, of what people see about themselves, of accounts and of the log of looks."""

from django.urls import path

from . import views

app_name = "people"
urlpatterns = [
    path("signin/", views.sign_in, name="sign_in"),
    path("signin/code/", views.sign_in_code, name="sign_in_code"),
    path("signin/guardian/", views.guardian, name="guardian"),
    path("signin/passkey/ask/", views.ask_passkey, name="ask_passkey"),
    path("signin/passkey/", views.passkey_sign_in, name="passkey_sign_in"),
    path("signout/", views.sign_out, name="sign_out"),
    path("me/", views.me, name="me"),
    path("me/looks/", views.who_looked, name="who_looked"),
    path("me/consents/", views.consents, name="consents"),
    path("me/devices/", views.devices, name="devices"),
    path("me/passkeys/", views.passkeys, name="passkeys"),
    path("me/passkeys/offer/", views.offer_passkey, name="offer_passkey"),
    path("me/passkeys/add/", views.add_passkey, name="add_passkey"),
    path("me/passkeys/<uuid:passkey_id>/remove/", views.remove_passkey, name="remove_passkey"),
    path("me/id-number/", views.id_number, name="id_number"),
    path("me/rights/", views.rights, name="rights"),
    path("me/rights/data/", views.rights_data, name="rights_data"),
    path("me/rights/copy/", views.rights_copy, name="rights_copy"),
    path("me/rights/<uuid:request_id>/", views.act_on_right, name="act_on_right"),
    path("desk/signin/", views.staff_sign_in, name="staff_sign_in"),
    path("desk/signin/second/", views.second_factor, name="second_factor"),
    path("desk/password/", views.password, name="password"),
    path("desk/security/", views.security, name="security"),
    path("desk/accounts/", views.staff_list, name="staff_list"),
    path("desk/accounts/open/", views.open_staff, name="open_staff"),
    path("desk/accounts/<int:account_id>/", views.staff_account, name="staff_account"),
    path(
        "desk/accounts/<int:account_id>/passkeys/<uuid:passkey_id>/",
        views.take_passkey,
        name="take_passkey",
    ),
    path("desk/accounts/<int:account_id>/close/", views.close_staff, name="close_staff"),
    path("desk/accounts/<int:account_id>/reopen/", views.reopen_staff, name="reopen_staff"),
    path(
        "desk/accounts/<int:account_id>/password/", views.replace_password, name="replace_password"
    ),
    path(
        "desk/accounts/<int:account_id>/second-factor/",
        views.reset_second_factor,
        name="reset_second_factor",
    ),
    path("desk/rights/", views.rights_desk, name="rights_desk"),
    path("desk/rights/<uuid:request_id>/", views.rights_request, name="rights_request"),
    path("desk/rights/<uuid:request_id>/take-up/", views.take_up_right, name="take_up_right"),
    path("desk/rights/<uuid:request_id>/done/", views.fulfil_right, name="fulfil_right"),
    path("desk/rights/<uuid:request_id>/refuse/", views.refuse_right, name="refuse_right"),
    path("desk/clearances/", views.clearances, name="clearances"),
    path("desk/clearances/<uuid:clearance_id>/", views.decide_clearance, name="decide_clearance"),
    path("desk/emergencies/", views.emergencies, name="emergencies"),
    path("desk/emergencies/<uuid:emergency_id>/", views.emergency, name="emergency"),
    path("desk/emergencies/<uuid:emergency_id>/seen/", views.see_emergency, name="see_emergency"),
    path("desk/audit/<slug:what>/export/", views.audit_export, name="audit_export"),
    path("desk/looks/", views.looks, name="looks"),
    path("desk/looks/phone/", views.looks_at_phone, name="looks_at_phone"),
    path("desk/looks/export/", views.looks_export, name="looks_export"),
]
