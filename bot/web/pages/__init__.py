"""The staff pages, a file for each group of them."""

from bot.web.pages.account import AccountPages
from bot.web.pages.conversations import ConversationPages
from bot.web.pages.coupons import CouponPages
from bot.web.pages.drafts import DraftPages
from bot.web.pages.entries import EntryPages
from bot.web.pages.gaps import GapPages
from bot.web.pages.history import HistoryPages
from bot.web.pages.imports import ImportPages
from bot.web.pages.inbox import InboxPages
from bot.web.pages.knowledge import KnowledgePages
from bot.web.pages.login import LoginPages
from bot.web.pages.messages import MessagePages
from bot.web.pages.orders import OrderPages
from bot.web.pages.payouts import PayoutPages
from bot.web.pages.rates import RatePages
from bot.web.pages.referrals import ReferralPages
from bot.web.pages.reports import ReportPages
from bot.web.pages.reviews import ReviewPages
from bot.web.pages.rules import RulePages
from bot.web.pages.settings import SettingsPages
from bot.web.pages.shop import ShopPage
from bot.web.pages.staff import StaffPages
from bot.web.pages.today import TodayPage
from bot.web.pages.trying import TryPages
from bot.web.ports import WebShop
from bot.web.sessions import Sessions
from bot.web.visits import Page
from bot.working import Jobs


def all_pages(shop: WebShop, sessions: Sessions, jobs: Jobs) -> list[Page]:
    """Every page, in the order in which addresses are looked up."""
    return [
        *LoginPages(shop, sessions).pages(),
        *TodayPage(shop).pages(),
        *GapPages(shop).pages(),
        *InboxPages(shop).pages(),
        *ConversationPages(shop).pages(),
        *KnowledgePages(shop).pages(),
        *EntryPages(shop, jobs).pages(),
        *ImportPages(shop, jobs).pages(),
        *DraftPages(shop, jobs).pages(),
        *HistoryPages(shop, jobs).pages(),
        *TryPages(shop).pages(),
        *MessagePages(shop).pages(),
        *ReferralPages(shop).pages(),
        *ReportPages(shop).pages(),
        *ReviewPages(shop).pages(),
        *OrderPages(shop).pages(),
        *RatePages(shop).pages(),
        *PayoutPages(shop).pages(),
        *CouponPages(shop).pages(),
        *RulePages(shop, jobs).pages(),
        *SettingsPages(shop).pages(),
        *AccountPages(shop, sessions).pages(),
        *ShopPage(shop).pages(),
        *StaffPages(shop).pages(),
    ]
