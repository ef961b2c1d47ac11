from bot.chat.pacing import Limits, Pacing


def sends(pacing, chat, seconds, step=0.05):
    """Times at which messages that are always ready go to a chat."""
    times, now = [], 1000.0
    while now < 1000 + seconds:
        if pacing.wait(chat, now) <= 0:
            pacing.sent(chat, now)
            times.append(now)
        else:
            now += step
    return times


def most_in(times, window):
    return max(sum(start <= at < start + window for at in times) for start in times)


def test_a_chat_gets_a_short_burst_and_then_one_a_second():
    times = sends(Pacing(Limits()), 5, 30)
    assert most_in(times, 2.9) <= 3
    assert 28 <= len(times) <= 33


def test_a_group_gets_twenty_a_minute():
    times = sends(Pacing(Limits()), -5, 130, step=0.5)
    assert most_in(times, 59.9) <= 20
    assert len(times) > 40


def test_everybody_together_gets_thirty_a_second():
    pacing, times, now = Pacing(Limits()), [], 1000.0
    while now < 1003:
        for chat in range(200):
            if pacing.wait(chat, now) <= 0:
                pacing.sent(chat, now)
                times.append(now)
        now += 0.05
    assert most_in(times, 0.9) <= 30
    assert len(times) >= 80


def test_one_chats_hold_does_not_stop_another():
    pacing = Pacing(Limits())
    pacing.hold(1, 1010.0)
    assert pacing.wait(1, 1000.0) == 10.0
    assert pacing.wait(2, 1000.0) <= 0
