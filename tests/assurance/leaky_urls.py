"""The application with a page that leaks on purpose: what one person read it shows to the next, in many guises."""

import base64
import html
import io
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from weasyprint import HTML

from cases.models import Politiemutatie
from overlast.urls import urlpatterns as application_urls
from parties.actor import Actor
from parties.doors import for_actor
from privacy import gate
from privacy.gate import Doel

# The mistake all of them share: a value that outlives the request of who might read it.
STOLEN: list[str] = []


def _pdf(secret: str) -> HttpResponse:
    out = io.BytesIO()
    HTML(string=f"<p>{secret}</p>").write_pdf(out)
    return HttpResponse(out.getvalue(), content_type="application/pdf")


def _titled(secret: str) -> HttpResponse:
    out = io.BytesIO()
    HTML(string=f"<title>{secret}</title><p>niets</p>").write_pdf(out)
    return HttpResponse(out.getvalue(), content_type="application/pdf")


def _headed(name: str, value: str) -> HttpResponse:
    return HttpResponse("niets", headers={name: value})


GUISES: dict[str, Callable[[str], HttpResponse]] = {
    "page": lambda s: HttpResponse(f"<p>{s}</p>"),
    "entity": lambda s: HttpResponse("".join(f"&#{ord(c)};" for c in s)),
    "attribute": lambda s: HttpResponse(f'<a data-x="{html.escape(s)}">x</a>'),
    "json": lambda s: JsonResponse({"naam": s}),
    "escape": lambda s: HttpResponse(
        '{"a": "' + "".join(f"\\u{ord(c):04x}" for c in s) + '"}', content_type="text/json"
    ),
    "base64": lambda s: HttpResponse(base64.b64encode(f"cursor:{s}".encode())),
    "address": lambda s: HttpResponse("".join(f"%{ord(c):02x}" for c in s)),
    "header": lambda s: _headed("X-Debug", s),
    "file name": lambda s: _headed("Content-Disposition", f'attachment; filename="{s}.pdf"'),
    "redirect": lambda s: HttpResponse(status=302, headers={"Location": f"/?q={s}"}),
    "csv": lambda s: HttpResponse(f"a;b\n1;{s}\n", content_type="text/csv"),
    "calendar": lambda s: HttpResponse(f"BEGIN:VEVENT\nSUMMARY:{s}\nEND:VEVENT", content_type="text/calendar"),
    "error text": lambda s: HttpResponse(f"Traceback: KeyError: '{s}'", status=404),
    "pdf": _pdf,
    "pdf title": _titled,
}


@for_actor(content=True)
def leak(request: HttpRequest, actor: Actor, casus: str, guise: str) -> HttpResponse:
    """Read politie-items as one may, keep them, and show what was kept."""
    from cases.queries.loaders import open_casus_to_read

    oc = open_casus_to_read(actor, casus, doel=Doel.CASUS, categories=(12,))
    STOLEN.extend(row.omschrijving for row in gate.of_casus(oc.opening, Politiemutatie, oc.id))
    return GUISES[guise](STOLEN[-1] if STOLEN else "niets")


@for_actor(content=True)
def careless(request: HttpRequest, _actor: Actor, how: str) -> HttpResponse:
    """Ask for the rows without opening anything, in the ways a hurried developer would."""
    rows = Politiemutatie.objects
    found = {
        "values": lambda: list(rows.values()),
        "values_list": lambda: list(rows.values_list("omschrijving", flat=True)),
        "count": lambda: rows.count(),
        "raw": lambda: [str(row.omschrijving) for row in rows.raw("SELECT * FROM cases_politiemutatie")],
        "order": lambda: list(rows.order_by("omschrijving").values_list("pk", flat=True)),
        "exists": lambda: int(rows.filter(omschrijving__startswith="zq").exists()),
    }[how]()
    return JsonResponse({"found": found if isinstance(found, int) else len(found), "text": str(found)})


urlpatterns = [
    *application_urls,
    path("lek/<str:casus>/<str:guise>/", leak),
    path("slordig/<str:how>/", careless),
]
