"""Every path of the house, by door."""

from django.conf import settings
from django.urls import include, path

from . import health

urlpatterns = [
    path("", include("gongzhi.doors.portal.urls")),
    path("", include("gongzhi.doors.desk.urls")),
    path("", include("gongzhi.register.territory.urls")),
    path("", include("gongzhi.register.people.urls")),
    path("", include("gongzhi.register.organizations.urls")),
    path("", include("gongzhi.register.membership.urls")),
    path("", include("gongzhi.capabilities.notices.urls")),
    path("", include("gongzhi.capabilities.surveys.urls")),
    path("", include("gongzhi.journeys.appeals.urls")),
    path("", include("gongzhi.journeys.intake.urls")),
    path("", include("gongzhi.journeys.discussions.urls")),
    path("", include("gongzhi.journeys.contribution.urls")),
    path("", include("gongzhi.oversight.insight.urls")),
    path("", include("gongzhi.journeys.concentration.urls")),
    path("", include("gongzhi.journeys.deliberation.urls")),
    path("", include("gongzhi.oversight.disclosure.urls")),
    path("", include("gongzhi.foundation.ui.urls")),
    path("api/", include("gongzhi.doors.api.urls")),
    path("", include("gongzhi.doors.open311.urls")),
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
]
if settings.DEMO:
    urlpatterns.append(path("", include("twin.urls")))

handler400 = "gongzhi.foundation.ui.views.bad_request"
handler403 = "gongzhi.foundation.ui.views.denied"
handler404 = "gongzhi.foundation.ui.views.not_found"
handler500 = "config.failing.server_error"
