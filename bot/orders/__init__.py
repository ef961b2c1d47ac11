"""Order events from outside: a JSON body, a CSV file, or what an online store sends by itself.

Personal data ends here: of e-mail, telephone, address and payment only keyed hashes go on.
"""

from bot.orders.body import COLUMNS, OPTIONAL, parse_order
from bot.orders.csv_file import OrderFile, OrderProblem, read_orders_csv
from bot.orders.marks import Marker, Person

__all__ = [
    "COLUMNS",
    "OPTIONAL",
    "Marker",
    "OrderFile",
    "OrderProblem",
    "Person",
    "parse_order",
    "read_orders_csv",
]
