"""The bookkeeping of the KV cache, against a cache that remembers every token."""

from hypothesis import given
from hypothesis import strategies as st

from bot.llm.sequences import Place, Sequences

COUNT = 6


def held(sequences: Sequences, tokens: list[int], *, warm: bool = False) -> Place:
    """Place a prompt as the engine does."""
    place = sequences.place(tokens[:-1])
    sequences.hold(place.sequence, tokens[: place.kept])
    sequences.extend(place.sequence, tokens[place.kept :])
    if warm:
        sequences.keep_warm(place.sequence)
    return place


def test_the_first_prompt_is_read_whole() -> None:
    assert held(Sequences(COUNT), [1, 2, 3]) == Place(0, None, 0)


def test_the_same_prompt_again_stays_where_it_is_and_yields_its_last_token() -> None:
    sequences = Sequences(COUNT)
    held(sequences, [1, 2, 3])
    assert held(sequences, [1, 2, 3]) == Place(0, None, 2)


def test_a_prompt_that_goes_on_stays_where_it_is() -> None:
    sequences = Sequences(COUNT)
    held(sequences, [1, 2, 3])
    assert held(sequences, [1, 2, 3, 4, 5]) == Place(0, None, 3)


def test_another_prompt_shares_the_longest_beginning() -> None:
    sequences = Sequences(COUNT)
    held(sequences, [1, 2, 3, 4])
    held(sequences, [1, 2, 5, 6, 6])
    assert held(sequences, [1, 2, 5, 7]) == Place(2, 1, 3)


def test_what_is_warm_is_never_gone_on_in() -> None:
    sequences = Sequences(COUNT)
    held(sequences, [1, 2], warm=True)
    assert held(sequences, [1, 2, 3]) == Place(1, 0, 2)
    assert sequences.find([1, 2]) == 0


def test_the_one_not_used_for_longest_goes_first_and_warm_ones_last() -> None:
    sequences = Sequences(COUNT)
    held(sequences, [1, 1, 1], warm=True)
    for first in (2, 3, 4):
        held(sequences, [first] * 3)
    held(sequences, [2, 2, 2])
    gone = []
    while (sequence := sequences.next_to_go(but=-1)) is not None:
        gone.append(sequence)
        sequences.forget(sequence)
    assert gone == [2, 3, 1, 0]


def test_the_prompt_in_hand_does_not_go() -> None:
    sequences = Sequences(COUNT)
    held(sequences, [1, 2])
    assert sequences.next_to_go(but=0) is None


def test_at_most_half_are_warm() -> None:
    sequences = Sequences(COUNT)
    for first in range(4):
        held(sequences, [first] * 3, warm=True)
    assert sequences.next_to_go(but=-1) == 0


PROMPTS = st.lists(
    st.tuples(st.lists(st.integers(0, 2), min_size=1, max_size=8), st.booleans()), max_size=40
)


@given(PROMPTS)
def test_every_kept_token_is_the_right_one(prompts: list[tuple[list[int], bool]]) -> None:
    sequences = Sequences(COUNT)
    cells: dict[int, list[int]] = {}
    for tokens, warm in prompts:
        place = held(sequences, tokens, warm=warm)
        origin = place.sequence if place.donor is None else place.donor
        shared = cells.get(origin, [])[: place.kept]
        best = max((common(known, tokens[:-1]) for known in cells.values()), default=0)
        assert shared == tokens[: place.kept]
        assert place.kept == best
        assert place.sequence < COUNT
        cells[place.sequence] = list(tokens)


def common(one: list[int], other: list[int]) -> int:
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
