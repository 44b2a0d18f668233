from __future__ import annotations

import time

import pytest

from tui.access_log.leaves import MAX_FIELDS, MAX_NAME, Leaf, pairs_of
from tui.access_log.variables import VARIABLES


def flat(*pairs: tuple[str, str | None]) -> list[Leaf]:
    return [Leaf("", key, value) for key, value in pairs]


FILLER = flat(*((f"k{number}", "v") for number in range(MAX_FIELDS)))


def test_up_to_the_limit_everything_is_taken_as_it_is():
    assert pairs_of(flat(("a", "1"), ("a", "2"))) == ([("a", "1"), ("a", "2")], False)
    assert pairs_of(FILLER)[1] is False


def test_beyond_it_an_unknown_key_is_taken_once_so_that_others_have_room():
    pairs, more = pairs_of(flat(("status", "200"), *[("a", "x")] * 600, ("b", "y"), ("status", "403")))
    assert more
    assert pairs == [("status", "200"), ("a", "x"), ("b", "y"), ("status", "403")]


@pytest.mark.parametrize("late", [("403", "200"), ("200", "403"), ("200", "403", "x"), ("403",)])
def test_beyond_it_the_highest_status_counts(late):
    pairs, _ = pairs_of([*FILLER, *flat(*(("status", value) for value in late))])
    assert len(pairs) == MAX_FIELDS + 1
    assert pairs[-1] == ("status", "403")


def test_forged_repetitions_of_a_known_key_do_not_push_the_true_one_out():
    pairs, _ = pairs_of(flat(*[("status", "200")] * 600, ("path", "/a"), ("status", "403"), ("path", "/b")))
    assert [value for key, value in pairs if key == "status"][-1] == "403"
    assert [value for key, value in pairs if key == "path"] == ["/b"]


def test_beyond_it_a_phases_status_is_not_the_requests():
    late = [Leaf("", "status", "403"), Leaf("integration.", "status", "500"), Leaf("m.", "status", "404")]
    assert pairs_of([*FILLER, *late])[0][MAX_FIELDS:] == [("m.status", "404"), ("integration.status", "500")]


@pytest.mark.parametrize(
    ("hidden", "pair"),
    [
        (Leaf("m.", "status", "403"), ("$context.status", "403")),
        (Leaf("m.n.", "status", "403"), ("$context.status", "403")),
        (Leaf("token.", "status", "403"), ("$context.status", "403")),
        (Leaf("x" * (MAX_NAME - 1) + ".", "status", "403"), ("$context.status", "403")),
        (Leaf("m.", "identity.sourceIp", "1"), ("$context.identity.sourceIp", "1")),
        (Leaf("m.identity.", "sourceIp", "1"), ("$context.identity.sourceIp", "1")),
        (Leaf("m.0.", "request_id", "1"), ("$context.requestId", "1")),
    ],
)
def test_a_field_behind_a_forged_parent_is_a_repetition_and_comes_first(hidden, pair):
    outer = flat(("status", "200"), ("ip", "2"), ("requestId", "r"))
    pairs, _ = pairs_of([*outer, hidden])
    assert pairs == [pair, ("status", "200"), ("ip", "2"), ("requestId", "r")]


@pytest.mark.parametrize(
    "leaf",
    [
        Leaf("integration.", "status", "500"),
        Leaf("authorizer.", "status", "500"),
        Leaf("authorizer.", "path", "/secret"),
        Leaf("token.", "path", "/secret"),
        Leaf("token.", "status", "secret"),
        Leaf("m.", "path", "/p"),
        Leaf("m.", "anything", "1"),
        Leaf("m.", "domainPrefix", "1"),
        Leaf("m.", "status", "403", own=False),
        Leaf("", "m.status", "403"),
    ],
)
def test_what_has_a_name_of_its_own_or_no_other_field_beside_it_keeps_it(leaf):
    outer = flat(("status", "200"), ("domainPrefix", "x"), *(() if leaf.prefix == "m." else (("path", "/"),)))
    pairs, _ = pairs_of([*outer, leaf])
    assert pairs[-1] == (leaf.name, leaf.value)


@pytest.mark.parametrize("key", ["$context.status", "context.status", "requestContext.status", "Status"])
def test_every_spelling_is_told_from_other_keys(key):
    assert pairs_of([*FILLER, *flat((key, "403"))])[0][-1] == (key, "403")


@pytest.mark.parametrize("name", [name for name, row in VARIABLES.items() if row.field is not None])
def test_every_field_of_an_entry_is_found_beyond_the_limit(name):
    for key in (name, name.replace(".", "_"), name.upper(), f"$context.{name}", *VARIABLES[name].also):
        assert pairs_of([*FILLER, *flat((key, "1"))])[0][-1] == (key, "1")


@pytest.mark.parametrize("prefix", ["", "a." * 100, "status."])
@pytest.mark.parametrize("key", ["status", "k{}", "{}us", "source_ip{}"])
def test_as_many_fields_as_a_line_can_hold_take_less_than_a_second(prefix, key):
    leaves = [Leaf(prefix, key.format(number), "200") for number in range(60_000)]
    started = time.process_time()
    assert pairs_of(leaves)[1]
    assert time.process_time() - started < 1.5  # a second, and half of one for a slow machine
