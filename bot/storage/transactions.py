"""What one transaction gives access to."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from bot.storage.behaviors import Behaviors
from bot.storage.blocklist import Blocklist
from bot.storage.browsing import Browsing
from bot.storage.checks import Checks
from bot.storage.conversations import Conversations
from bot.storage.coupons import Coupons
from bot.storage.database import mark_served, metadata, reading, writing
from bot.storage.deliveries import Deliveries
from bot.storage.discount_calls import DiscountCalls
from bot.storage.evidence import Evidence
from bot.storage.figures import Figures
from bot.storage.forest import Forest
from bot.storage.gaps import Gaps
from bot.storage.group_links import GroupLinks
from bot.storage.handoffs import Handoffs
from bot.storage.inbox import Inbox
from bot.storage.invitations import Invitations
from bot.storage.leaders import Leaders
from bot.storage.ledger import Ledger
from bot.storage.links import Links
from bot.storage.logins import Logins
from bot.storage.lost import LostReferrals
from bot.storage.lost_decisions import LostDecisions
from bot.storage.marks import ShopperMarks
from bot.storage.news import NewsTable
from bot.storage.offers import Offers
from bot.storage.order_book import OrderBook
from bot.storage.order_parts import OrderParts
from bot.storage.outbox import Outbox
from bot.storage.payouts import Payouts
from bot.storage.programmes import Programmes
from bot.storage.purchases import Purchases
from bot.storage.rates import Rates
from bot.storage.reviews import Reviews
from bot.storage.rollups import Rollups
from bot.storage.share_messages import ShareMessages
from bot.storage.shoppers import Shoppers
from bot.storage.staff import Audit, StaffMembers
from bot.storage.touches import Touches
from bot.storage.waiting import WaitingEvents
from bot.storage.weeklies import Weeklies


class Transaction:
    """Everything the shop keeps, seen through one database transaction."""

    def __init__(self, connection: Connection, pseudonym_key: bytes) -> None:
        self.connection = connection
        self.shoppers = Shoppers(connection, pseudonym_key)
        self.inbox = Inbox(connection)
        self.outbox = Outbox(connection)
        self.conversations = Conversations(connection)
        self.handoffs = Handoffs(connection)
        self.links = Links(connection)
        self.touches = Touches(connection)
        self.group_links = GroupLinks(connection)
        self.lost = LostReferrals(connection)
        self.lost_decisions = LostDecisions(connection)
        self.leaders = Leaders(connection)
        self.news = NewsTable(connection)
        self.invitations = Invitations(connection)
        self.offers = Offers(connection)
        self.share_messages = ShareMessages(connection)
        self.programmes = Programmes(connection)
        self.purchases = Purchases(connection)
        self.order_parts = OrderParts(connection)
        self.marks = ShopperMarks(connection)
        self.rates = Rates(connection)
        self.deliveries = Deliveries(connection)
        self.waiting = WaitingEvents(connection)
        self.order_book = OrderBook(connection)
        self.coupons = Coupons(connection)
        self.discount_calls = DiscountCalls(connection)
        self.payouts = Payouts(connection)
        self.ledger = Ledger(connection)
        self.figures = Figures(connection)
        self.rollups = Rollups(connection)
        self.weeklies = Weeklies(connection)
        self.forest = Forest(connection)
        self.reviews = Reviews(connection)
        self.evidence = Evidence(connection)
        self.blocklist = Blocklist(connection)
        self.behaviors = Behaviors(connection)
        self.checks = Checks(connection)
        self.staff = StaffMembers(connection)
        self.logins = Logins(connection)
        self.audit = Audit(connection)
        self.browsing = Browsing(connection)
        self.gaps = Gaps(connection)


class Database:
    """The shop's database. `pseudonym_key` keys the hashes that outlive a forgotten person."""

    def __init__(self, engine: Engine, pseudonym_key: bytes) -> None:
        self._engine = engine
        self._key = pseudonym_key
        self._mark: Connection | None = None

    def create(self) -> None:
        """Make the tables that are missing."""
        metadata.create_all(self._engine)

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """All or nothing: commits at the end, rolls back on any exception."""
        with writing(self._engine) as connection:
            yield Transaction(connection, self._key)

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """One consistent view; never blocks a writer."""
        with reading(self._engine) as connection:
            yield Transaction(connection, self._key)

    def serve_alone(self) -> bool:
        """Mark the shop as served until `close`; False while another process serves it. Of a file
        it is always True: the shop's folder is locked instead."""
        if self._engine.dialect.name == "postgresql":
            self._mark = mark_served(self._engine)
            return self._mark is not None
        return True

    def close(self) -> None:
        if self._mark:
            self._mark.close()
        self._engine.dispose()
