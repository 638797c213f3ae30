import hashlib
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import Tampered
from detente.ledger.merkle import (
    EMPTY,
    Frontier,
    Head,
    consistency_proof,
    inclusion_proof,
    is_consistent,
    is_included,
    leaf_hash,
    node_hash,
    root_of,
)
from detente.ledger.stores import Node

SMALL = 70
LARGE = 3000

# The leaves and roots of the test suite of Certificate Transparency (RFC 6962), which RFC 9162 keeps.
REFERENCE = (
    ("", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
    ("00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
    ("10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
    ("2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
    ("3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
    ("40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
    ("5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
    ("606162636465666768696a6b6c6d6e6f", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
)


def leaves_of(count):
    return tuple(leaf_hash(str(number).encode()) for number in range(count))


LEAVES = leaves_of(LARGE)


# --- the plain twins: section 2.1 of RFC 9162, word for word


def power_below(n):
    k = 1
    while 2 * k < n:
        k *= 2
    return k


@cache
def mth(start, end):
    """MTH(D[start:end])"""
    if start == end:
        return hashlib.sha256().digest()
    if end - start == 1:
        return LEAVES[start]
    k = power_below(end - start)
    return hashlib.sha256(b"\x01" + mth(start, start + k) + mth(start + k, end)).digest()


def path(m, start, end):
    """PATH(m, D[start:end])"""
    if end - start == 1:
        return []
    k = power_below(end - start)
    if m < k:
        return [*path(m, start, start + k), mth(start + k, end)]
    return [*path(m - k, start + k, end), mth(start, start + k)]


def subproof(m, start, end, *, whole):
    """SUBPROOF(m, D[start:end], b)"""
    if m == end - start:
        return [] if whole else [mth(start, end)]
    k = power_below(end - start)
    if m <= k:
        return [*subproof(m, start, start + k, whole=whole), mth(start + k, end)]
    return [*subproof(m - k, start + k, end, whole=False), mth(start, start + k)]


NODES = {node.place: node.hash for node in Frontier().grow(LEAVES)[1]}


def lookup(places):
    return {place: NODES[place] for place in places}


def head(size):
    return Head(size, mth(0, size))


# --- published


def test_the_reference_leaves_have_their_published_roots():
    leaves = [leaf_hash(bytes.fromhex(data)) for data, _ in REFERENCE]
    roots = [root_of(leaves[: size + 1]).hex() for size in range(len(leaves))]
    assert roots == [root for _, root in REFERENCE]


def test_the_root_of_no_leaves_is_the_hash_of_nothing():
    assert (
        root_of([])
        == EMPTY
        == bytes.fromhex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    )


# --- agreement with the twin


@pytest.mark.parametrize("size", range(SMALL))
def test_roots_and_proofs_are_those_of_the_definition(size):
    assert root_of(LEAVES[:size]) == Frontier.at(size, lookup).root == mth(0, size)
    for number in range(size):
        assert list(inclusion_proof(number, size, lookup)) == path(number, 0, size)
    for old in range(1, size + 1):
        assert list(consistency_proof(old, size, lookup)) == subproof(old, 0, size, whole=True)


@given(st.integers(1, LARGE), st.data())
@settings(deadline=None, max_examples=60)
def test_proofs_of_large_trees_are_those_of_the_definition_and_hold(size, data):
    number, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size))
    proof = inclusion_proof(number, size, lookup)
    assert list(proof) == path(number, 0, size)
    assert is_included(LEAVES[number], number, head(size), proof)
    assert is_consistent(head(old), head(size), consistency_proof(old, size, lookup))


@given(st.lists(st.integers(0, 40), max_size=8))
@settings(deadline=None)
def test_a_frontier_that_grows_in_batches_is_that_of_the_whole(batches):
    frontier, size = Frontier(), 0
    nodes: list[Node] = []
    for batch in batches:
        frontier, made = frontier.grow(LEAVES[size : size + batch])
        nodes += made
        size += batch
        assert frontier == Frontier.at(size, lookup)
    assert {node.place: node.hash for node in nodes} == {
        place: found for place, found in NODES.items() if (place[1] + 1) << place[0] <= size
    }
    assert len({node.place for node in nodes}) == len(nodes)


# --- forgeries


def forgeries(proof):
    """Proofs that are nearly right: a changed bit, one missing, one more, halves or neighbours swapped."""
    for place, step in enumerate(proof):
        yield (*proof[:place], bytes([step[0] ^ 1]) + step[1:], *proof[place + 1 :])
        yield (*proof[:place], step[:-1] + bytes([step[-1] ^ 128]), *proof[place + 1 :])
        yield (*proof[:place], step[16:] + step[:16], *proof[place + 1 :])
        yield (*proof[:place], *proof[place + 1 :])
        if place:
            yield (*proof[: place - 1], step, proof[place - 1], *proof[place + 1 :])
    yield (*proof, b"\0" * 32)
    yield (b"\0" * 32, *proof)
    if len(proof) > 1:
        half = len(proof) // 2
        yield (*proof[half:], *proof[:half])
    if proof:
        yield ()


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 13, 21])
def test_no_forged_proof_of_inclusion_is_accepted(size):
    for number in range(size):
        proof = inclusion_proof(number, size, lookup)
        for forged in forgeries(proof):
            if forged != proof:
                assert not is_included(LEAVES[number], number, head(size), forged)
        for other in range(-1, size + 2):
            assert is_included(LEAVES[number], other, head(size), proof) == (other == number)
        assert not is_included(LEAVES[size], number, head(size), proof)
        assert not is_included(LEAVES[number], number, Head(size, LEAVES[0][::-1]), proof)


@pytest.mark.parametrize("new", [1, 2, 3, 6, 8, 13, 21])
def test_no_forged_proof_of_consistency_is_accepted(new):
    for old in range(1, new + 1):
        proof = consistency_proof(old, new, lookup)
        for forged in forgeries(proof):
            if forged != proof:
                assert not is_consistent(head(old), head(new), forged)
        false = Head(old, LEAVES[old][::-1])
        assert not is_consistent(false, head(new), proof)
        assert not is_consistent(head(old), Head(new, LEAVES[old][::-1]), proof)
        if old < new:
            assert not is_consistent(head(new), head(old), proof)


def test_a_proof_for_a_tree_of_another_size_is_not_accepted():
    # Sizes of the same shape along the path cannot be told apart by the path, but their roots differ.
    proof = inclusion_proof(4, 11, lookup)
    for size in range(40):
        assert is_included(LEAVES[4], 4, head(size), proof) == (size == 11)


def test_every_tree_continues_the_empty_one_and_itself_without_a_proof():
    assert consistency_proof(0, 5, lookup) == consistency_proof(5, 5, lookup) == ()
    assert is_consistent(head(0), head(5), ())
    assert is_consistent(head(5), head(5), ())
    assert not is_consistent(Head(0, LEAVES[0]), head(5), ())
    assert not is_consistent(head(0), head(5), (LEAVES[0],))
    assert not is_consistent(head(5), Head(5, LEAVES[0]), ())


def test_a_node_cannot_pass_as_a_leaf():
    assert leaf_hash(LEAVES[0] + LEAVES[1]) != node_hash(LEAVES[0], LEAVES[1])


# --- bad use


def test_entries_that_are_not_there_have_no_proof():
    for number, size in ((-1, 3), (3, 3), (0, 0)):
        with pytest.raises(ValueError, match="has no entry"):
            inclusion_proof(number, size, lookup)
    for old, new in ((4, 3), (-1, 3)):
        with pytest.raises(ValueError, match="cannot continue"):
            consistency_proof(old, new, lookup)


def test_a_missing_hash_is_named_by_the_entries_below_it():
    def without(places):
        return {place: NODES[place] for place in places if place != (2, 1)}

    with pytest.raises(Tampered, match="entries 4 to 7 is missing"):
        inclusion_proof(0, 8, without)
