from datetime import UTC, datetime, timedelta

import pytest

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def test_a_person_is_new_once(database):
    with database.write() as tx:
        first = tx.shoppers.meet(7, "Ana", "en", NOW)
        second = tx.shoppers.meet(7, "Ana B.", "zh", NOW)
    assert (first.new, second.new) == (True, False)
    assert first.shopper.shopper_id == second.shopper.shopper_id
    with database.read() as tx:
        assert tx.shoppers.by_telegram_id(7).name == "Ana B."
        assert tx.shoppers.by_telegram_id(7).language == "en"


def test_a_forgotten_person_leaves_nothing_but_is_not_new_again(database):
    with database.write() as tx:
        before = tx.shoppers.meet(7, "Ana", "en", NOW).shopper.shopper_id
        tx.shoppers.forget(before, NOW)
    with database.read() as tx:
        assert tx.shoppers.by_telegram_id(7) is None
        assert tx.shoppers.get(before).name == ""
    with database.write() as tx:
        again = tx.shoppers.meet(7, "Ana", "en", NOW)
    assert again.new is False
    assert again.shopper.shopper_id != before


def test_who_is_forgotten_stays_so_since_the_first_time(database):
    with database.write() as tx:
        ana = tx.shoppers.meet(7, "Ana", "en", NOW).shopper.shopper_id
        tx.shoppers.forget(ana, NOW)
        tx.shoppers.forget(ana, NOW + timedelta(days=1))
        assert tx.invitations.forgotten() == {ana: NOW}


def test_a_failed_transaction_leaves_nothing(database):
    def fail_late():
        with database.write() as tx:
            tx.shoppers.meet(7, "Ana", "en", NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_late()
    with database.read() as tx:
        assert tx.shoppers.by_telegram_id(7) is None


def test_a_time_without_zone_is_refused(database):
    with pytest.raises(Exception, match="without a zone"), database.write() as tx:
        tx.shoppers.meet(7, "Ana", "en", datetime(2026, 5, 1))  # noqa: DTZ001
