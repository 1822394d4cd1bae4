"""The least a page could cost here.

The same middleware, the same rows in one statement, the same template engine, and markup that
only prints the values.
"""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.backends.jinja2 import Template
from django.utils import timezone
from django.views.decorators.csrf import csrf_protect
from uuid_utils.compat import uuid7

from gongzhi.foundation.http import Request
from gongzhi.oversight.insight import rules

_ROWS = "<!doctype html><title>{{ title }}</title><ul>{% for row in rows %}<li>{% for value in row %}{{ value }} {% endfor %}</li>{% endfor %}</ul>"
_FORM = "<!doctype html><title>ok</title><p>{{ code }}</p>"

_CELLS = """
((t.span = 7 AND t.day >= %s AND t.day < %s)
  OR (t.span = 1 AND t.day >= %s AND t.day < %s) OR (t.span = 1 AND t.day >= %s AND t.day < %s))
"""
_LIST = """
SELECT a.item_id, a.public_title, a.status, a.category, a.published_at, n.name
FROM appeals_appeal a LEFT JOIN territory_neighbourhood n ON n.id = a.neighbourhood_id
WHERE a.published_at IS NOT NULL AND a.area = %s
ORDER BY a.published_at DESC, a.item_id LIMIT %s
"""
_HOME = f"""
SELECT 'a' AS kind, l.item_id::text, l.public_title, l.status, l.published_at::text, l.name
FROM ({_LIST}) l
UNION ALL
SELECT 't', t.category, t.measure, sum(t.count)::text, '', '' FROM insight_tally t
WHERE t.area = %s AND {_CELLS} AND t.category = '' GROUP BY t.category, t.measure
UNION ALL
SELECT 'o', o.name, o.phone, o.hours, o.address, '' FROM organizations_orgunit o
WHERE o.area = %s AND o.kind = 'community'
"""
_PAGE = """
SELECT a.title, a.detail, a.status, a.filed_at, i.due_at, i.status, u.name, n.name,
  (SELECT json_agg(json_build_object('e', e.event, 'at', e.at, 'b', p.body) ORDER BY e.id)
   FROM journal_entry e JOIN journal_payload p ON p.entry_id = e.id WHERE e.subject_id = a.item_id),
  (SELECT json_agg(json_build_object('w', r.words, 'o', r.outcome, 'at', r.at)) FROM appeals_reply r
   WHERE r.appeal_id = a.item_id),
  (SELECT json_agg(m.words) FROM appeals_message m WHERE m.appeal_id = a.item_id)
FROM appeals_appeal a JOIN casework_workitem i ON i.id = a.item_id
JOIN organizations_orgunit u ON u.id = i.unit_id
LEFT JOIN territory_neighbourhood n ON n.id = a.neighbourhood_id WHERE a.item_id = %s
"""
_INBOX = """
SELECT i.id, i.title, i.place, i.source, i.status, i.due_at, i.opened_at, o.display_name
FROM casework_workitem i LEFT JOIN people_account o ON o.id = i.owner_id
WHERE i.unit_id = (SELECT p.unit_id FROM organizations_appointment t
                   JOIN organizations_post p ON p.id = t.post_id WHERE t.account_id = %s LIMIT 1)
AND i.status IN ('unclaimed', 'held', 'offered', 'waiting') ORDER BY i.due_at, i.id LIMIT 25
"""
_SEARCH = """
SELECT a.item_id, a.title, a.status, a.filed_at, a.spot, n.name FROM appeals_appeal a
LEFT JOIN territory_neighbourhood n ON n.id = a.neighbourhood_id
WHERE a.search @@ %s::tsquery AND a.area = %s ORDER BY a.filed_at DESC LIMIT 50
"""
_FIGURES = f"""
SELECT t.category, t.measure, sum(t.count) FROM insight_tally t
WHERE t.area = %s AND {_CELLS}
AND (t.category = '' OR t.measure = 'filed') GROUP BY t.category, t.measure
"""
_INSERT = """
INSERT INTO bench_filing (id, area, title, detail, place, filed_at) VALUES (%s, %s, %s, %s, %s, now())
"""


def home(request: HttpRequest) -> HttpResponse:
    area = request.COOKIES["gz_place"]
    return _rows(request, _HOME, (area, 5, area, *_cells(90), area))


def public_list(request: HttpRequest) -> HttpResponse:
    area = request.GET["area"]
    return _rows(request, _LIST, (area, 20))


def page(request: Request, appeal_id: UUID) -> HttpResponse:
    if not request.actor.is_known:
        return HttpResponse(status=403)
    return _rows(request, _PAGE, (appeal_id,))


def inbox(request: Request) -> HttpResponse:
    if not request.actor.is_known:
        return HttpResponse(status=403)
    return _rows(request, _INBOX, (request.actor.pk,))


def search(request: Request) -> HttpResponse:
    if not request.actor.is_known:
        return HttpResponse(status=403)
    area = request.actor.area_of("clerk")
    return _rows(request, _SEARCH, (f"'{request.GET['q']}'", area))


def figures(request: HttpRequest, area: str) -> HttpResponse:
    return _rows(request, _FIGURES, (area, *_cells(365)))


@csrf_protect
def file(request: HttpRequest) -> HttpResponse:
    said = request.POST
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            (uuid7(), request.COOKIES["gz_place"], said["words"][:24], said["words"], said["spot"]),
        )
    return HttpResponse(_template(_FORM).render({"code": "K7M29QXD4HTN"}, request))


def _cells(days: int) -> tuple[date, ...]:
    on = timezone.localdate()
    found = rules.spans(on - timedelta(days=days - 1), on)
    week = (found.weeks_from, found.weeks_until)
    return (*week, found.since, found.weeks_from, found.weeks_until, found.until)


_compiled: dict[str, Template] = {}


def _template(source: str) -> Template:
    if source not in _compiled:
        _compiled[source] = engines.all()[0].from_string(source)
    return _compiled[source]


def _rows(request: HttpRequest, sql: str, params: tuple[object, ...]) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows = cursor.fetchall()
    return HttpResponse(_template(_ROWS).render({"title": "yardstick", "rows": rows}, request))
