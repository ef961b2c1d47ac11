"""Who brought whom: what looks lost, and one person, whom staff attach and detach."""

from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.responses import Response

from bot.errors import ReferralRefused
from bot.referrals.invitations import DAYS, LONGEST_REASON, Referral
from bot.web.people import called, number_of
from bot.web.ports import WebShop
from bot.web.visits import Page, Visit
from bot.web.words import minute
from growth.invitations import Correction
from growth.lost import SIGNS, About, Lost, LostDecision

SHOWN = 100
"""Lost referrals on the page."""


class ReferralPages:
    """The list of what looks lost, and a page for each person."""

    def __init__(self, shop: WebShop) -> None:
        self._shop = shop

    def pages(self) -> list[Page]:
        return [
            Page("GET", "/referrals/lost", self.list),
            Page("POST", "/referrals/lost", self.decide),
            Page("GET", "/referrals/{shopper_id:int}", self.show),
            Page("POST", "/referrals/{shopper_id:int}", self.act),
        ]

    def list(self, visit: Visit, status: int = 200, problem: str = "") -> Response:
        waiting, dismissed = self._shop.referrals.sifted()
        found, put_aside = waiting[:SHOWN], dismissed[:SHOWN]
        everyone = [*found, *(one for one, _ in put_aside)]
        names = self._names({n for one in everyone for n in (one.shopper_id, one.inviter_id)})
        return visit.page(
            "lost_referrals.html",
            "lost_referrals",
            status,
            rows=[(one, self._told(visit, one, names), self._when(visit, one)) for one in found],
            dismissed=[
                (one, self._told(visit, one, names), self._dismissed(visit, why))
                for one, why in put_aside
            ],
            called={n: called(visit, name, n) for n, name in names.items()},
            reason=lambda one: self._told(visit, one, dict.fromkeys(names, "")),
            days=DAYS,
            may_attach=visit.member.may("editor"),
            longest_reason=LONGEST_REASON,
            problem=problem,
        )

    def decide(self, visit: Visit) -> Response:
        """Dismiss one with a reason, or bring one back."""
        which = _about(visit)
        try:
            match visit.text("do"):
                case "dismiss":
                    self._shop.referrals.dismiss(which, visit.text("reason"), visit.by)
                    return visit.go("/referrals/lost", "lost_dismissed")
                case "restore":
                    self._shop.referrals.restore(which, visit.by)
                    return visit.go("/referrals/lost", "lost_restored")
        except ReferralRefused as refused:
            return self.list(visit, 422, _worded(visit, refused))
        raise HTTPException(400)

    def show(self, visit: Visit, status: int = 200, problem: str = "") -> Response:
        referral = self._referral(visit)
        people = {referral.shopper.shopper_id, referral.inviter_id}
        people |= {one.inviter_id for one in referral.came}
        people |= {one.inviter_id for one in referral.corrections}
        names = self._names({each for each in people if each is not None})
        shown = {number: called(visit, name, number) for number, name in names.items()}
        return visit.page(
            "referral.html",
            "referral",
            status,
            referral=referral,
            called=shown,
            history=[self._corrected(visit, one, shown) for one in referral.corrections],
            came=[
                visit.words[f"referral_{one.way}"].format(
                    at=minute(one.at, self._shop.zone), inviter=shown[one.inviter_id]
                )
                for one in referral.came
            ],
            bound=referral.invitation and minute(referral.invitation.invited_at, self._shop.zone),
            may_change=visit.member.may("editor"),
            problem=problem,
            sent={name: visit.text(name) for name in ("inviter", "reason")},
        )

    def act(self, visit: Visit) -> Response:
        """Attach or detach. What cannot be is told on the page, with what was written."""
        shopper_id: int = visit.request.path_params["shopper_id"]
        self._referral(visit)
        do, reason = visit.text("do"), visit.text("reason")
        try:
            if do == "attach":
                inviter = number_of(visit.text("inviter"))
                if inviter is None:
                    return self.show(visit, 422, visit.words["referral_number"])
                self._shop.referrals.attach(shopper_id, inviter, reason, visit.by)
            elif do == "detach":
                self._shop.referrals.detach(shopper_id, reason, visit.by)
            else:
                raise HTTPException(400)
        except ReferralRefused as refused:
            return self.show(visit, 422, _worded(visit, refused))
        return visit.go(f"/referrals/{shopper_id}", f"referral_{do}ed")

    def _referral(self, visit: Visit) -> Referral:
        try:
            return self._shop.referrals.show(visit.request.path_params["shopper_id"])
        except ReferralRefused:
            raise HTTPException(404) from None

    def _names(self, people: set[int]) -> Mapping[int, str]:
        with self._shop.database.read() as tx:
            found = {each: tx.shoppers.get(each) for each in people}
        return {each: one.name if one else "" for each, one in found.items()}

    def _told(self, visit: Visit, one: Lost, names: Mapping[int, str]) -> str:
        """Why it looks lost, in one sentence. The reason that is kept for ever has no names: a
        person may be forgotten."""
        values = dict(one.values)
        if "kind" in values:
            values["kind"] = visit.words[f"lost_kind_{values['kind']}"]
        return visit.words[f"lost_{one.sign}"].format(
            inviter=called(visit, names[one.inviter_id], one.inviter_id),
            friend=called(visit, names[one.shopper_id], one.shopper_id),
            **values,
        )

    def _when(self, visit: Visit, one: Lost) -> str:
        key = "lost_ordered" if one.order_key else "lost_came"
        return visit.words[key].format(at=minute(one.at, self._shop.zone))

    def _dismissed(self, visit: Visit, why: LostDecision) -> str:
        at = minute(why.at, self._shop.zone)
        return visit.words["lost_was_dismissed"].format(at=at, by=why.by, reason=why.reason)

    def _corrected(self, visit: Visit, one: Correction, shown: Mapping[int, str]) -> str:
        at = minute(one.at, self._shop.zone)
        if one.inviter_id is None:
            return visit.words["referral_detached"].format(at=at, by=one.by, reason=one.reason)
        return visit.words["referral_attached"].format(
            at=at, by=one.by, inviter=shown[one.inviter_id], reason=one.reason
        )


def _about(visit: Visit) -> About:
    """Which one the form means."""
    sign = next((each for each in SIGNS if each == visit.text("sign")), None)
    shopper, inviter = number_of(visit.text("shopper")), number_of(visit.text("inviter"))
    if sign is None or shopper is None or inviter is None:
        raise HTTPException(400)
    return About(sign, shopper, inviter, number_of(visit.text("order")))


def _worded(visit: Visit, refused: ReferralRefused) -> str:
    """Why not, in the language of the page."""
    return visit.words[f"refused_referral_{refused.reason}"].format(**refused.values)
