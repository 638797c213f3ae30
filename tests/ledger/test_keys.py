import json
import os

import pytest

from detente.errors import StoreError
from detente.ledger.keys import (
    BoxKey,
    Keys,
    SigningKey,
    is_open_to_others,
    is_public,
    read_keys,
    read_public,
    verify,
    write_keys,
)

# RFC 8032, section 7.1: secret key, public key, message, signature of tests 1 to 3.
VECTORS = (
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
            "d25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
            "387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
            "4a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
)


@pytest.mark.parametrize(("secret", "public", "message", "signature"), VECTORS)
def test_signatures_are_those_of_the_standard(secret, public, message, signature):
    key = SigningKey.from_seed(bytes.fromhex(secret))
    assert key.public == public
    assert key.sign(bytes.fromhex(message)).hex() == signature
    assert verify(public, bytes.fromhex(message), bytes.fromhex(signature))


def test_a_signature_of_anything_else_is_false():
    key = SigningKey.generate()
    signature = key.sign(b"message")
    assert verify(key.public, b"message", signature)
    for public, message, given in (
        (key.public, b"massage", signature),
        (SigningKey.generate().public, b"message", signature),
        (key.public, b"message", signature[:-1]),
        (key.public, b"message", bytes(64)),
        ("zz", b"message", signature),
        ("", b"message", signature),
    ):
        assert not verify(public, message, given)


def test_a_key_never_shows_its_secret_half():
    keys = Keys.generate("us")
    for shown in (repr(keys), str(keys), repr(keys.signing), repr(keys.box), repr(BoxKey.generate())):
        assert keys.signing.seed.hex() not in shown
        assert keys.box.seed.hex() not in shown


@pytest.mark.parametrize("passphrase", ["", "correct horse"])
def test_a_key_file_gives_back_what_was_kept(tmp_path, passphrase):
    path, keys = tmp_path / "us.key", Keys.generate("us")
    write_keys(path, keys, passphrase)
    if passphrase:
        with pytest.raises(StoreError, match="locked with a passphrase"):
            read_keys(path)
        with pytest.raises(StoreError, match="not the passphrase"):
            read_keys(path, "battery staple")
    again, public = read_keys(path, passphrase), read_public(path)
    assert (again.name, again.signing.seed, again.box.seed) == ("us", keys.signing.seed, keys.box.seed)
    assert (public.name, public.key, public.box) == ("us", keys.signing.public, keys.box.public)
    assert public.is_locked == bool(passphrase)
    assert (keys.signing.seed.hex() in path.read_text()) == (not passphrase)


@pytest.mark.skipif(os.name != "posix", reason="other systems have other rights of files")
def test_a_key_file_is_for_its_owner_only(tmp_path):
    path = tmp_path / "us.key"
    write_keys(path, Keys.generate("us"))
    assert path.stat().st_mode & 0o777 == 0o600
    assert not is_open_to_others(path)
    path.chmod(0o640)
    assert is_open_to_others(path)


def test_keys_are_never_overwritten(tmp_path):
    path = tmp_path / "us.key"
    path.write_text("precious")
    with pytest.raises(StoreError, match="never overwritten"):
        write_keys(path, Keys.generate("us"))
    assert path.read_text() == "precious"


def test_what_is_no_key_file_is_refused(tmp_path):
    path = tmp_path / "us.key"
    with pytest.raises(StoreError, match=r"us\.key: No such file"):
        read_keys(path)
    write_keys(path, Keys.generate("us"))
    good = json.loads(path.read_text())
    other = SigningKey.generate().public
    for content in (
        "",
        "[]",
        "{",
        '{"detente-key": 2}',
        json.dumps({**good, "secret": "00"}),
        json.dumps({**good, "secret": "xx"}),
        json.dumps({**good, "secret": None}),
        json.dumps({**good, "key": other}),
    ):
        path.write_text(content)
        with pytest.raises(StoreError):
            read_keys(path)
    for content in (json.dumps({**good, "key": "?"}), json.dumps({"detente-key": 1, "name": "us"})):
        path.write_text(content)
        with pytest.raises(StoreError, match="holds no keys"):
            read_public(path)
    for locked in ({}, "x", {"salt": "zz", "box": "", "ops": 1, "mem": 8192}):
        path.write_text(json.dumps({"detente-key": 1, "name": "us", "locked": locked}))
        with pytest.raises(StoreError, match="damaged"):
            read_keys(path, "x")


@pytest.mark.parametrize("written", ["", "0" * 63, "G" * 64, "A" * 64, " " * 64, None, 5])
def test_a_public_key_is_64_hex_digits(written):
    assert not is_public(written)
    assert is_public("a" * 64)
