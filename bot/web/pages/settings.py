"""Where the settings begin, and the audit log."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.web.ports import WebShop
from bot.web.roles import may_open
from bot.web.visits import Page, Visit
from bot.web.words import minute

DOORS = ("account", "shop", "staff", "audit")
LINES = 100
"""Lines of the audit log on a page."""


class SettingsPages:
    """Doors to what can be set."""

    def __init__(self, shop: WebShop) -> None:
        self._shop = shop

    def pages(self) -> list[Page]:
        return [
            Page("GET", "/settings", self.show),
            Page("GET", "/settings/audit", self.audit),
        ]

    def show(self, visit: Visit) -> Response:
        doors = [door for door in DOORS if may_open(visit.member, f"/settings/{door}")]
        return visit.page("settings.html", "settings", doors=doors)

    def audit(self, visit: Visit) -> Response:
        before = visit.request.query_params.get("before")
        if before is not None and not (before.isascii() and before.isdigit() and len(before) < 19):
            raise HTTPException(404)
        with self._shop.database.read() as tx:
            found = tx.audit.newest(LINES + 1, int(before) if before else None)
        rows = [
            (
                minute(line.at, self._shop.zone),
                line.by,
                visit.words.get(f"audit_{line.action.replace('.', '_')}", line.action),
                line.subject,
            )
            for line in found[:LINES]
        ]
        older = found[LINES - 1].audit_id if len(found) > LINES else None
        return visit.page("audit.html", "audit", rows=rows, older=older)
