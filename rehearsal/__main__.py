"""`python -m rehearsal --port 8081`: the server with the usual people, until it is stopped."""

import argparse
import signal
import sys
import threading

from rehearsal.errors import RehearsalError
from rehearsal.orders import Till
from rehearsal.server import TOKEN, USERNAME, serve


def main() -> int:
    """Serve until SIGTERM or Ctrl-C. Gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m rehearsal", description=__doc__)
    parser.add_argument("--port", type=int, default=8081, help="0 takes a free one")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--token", default=TOKEN, help="what the bot calls itself with")
    parser.add_argument("--username", default=USERNAME, help="of the bot, without @")
    parser.add_argument("--staff-chat", type=int, help="id of the staff's forum")
    parser.add_argument("--orders-url", help="where purchases are reported: a shop's /orders")
    parser.add_argument("--orders-secret-file", help="file with the secret they are signed with")
    asked = parser.parse_args()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        with serve(asked.port, asked.host, asked.token, asked.username) as server:
            staff = server.cast(asked.staff_chat).staff
            if asked.orders_url and asked.orders_secret_file:
                with open(asked.orders_secret_file, encoding="utf-8") as file:
                    server.till = Till(asked.orders_url, file.read().strip())
            print(f"Page and Bot API: {server.url}   staff chat: {staff.id}", flush=True)
            stop.wait()
    except (RehearsalError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
