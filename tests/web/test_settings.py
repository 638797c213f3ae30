"""Settings come from the environment, each named when it is wrong, and none repeated."""

from datetime import timedelta

import pytest

from detente.errors import NotAllowed, StoreError
from detente.settings import VARIABLES, Settings, from_environment
from detente.web.registry import open_registry


def test_without_an_environment_the_usual_settings_hold():
    assert from_environment({}) == Settings()


def test_each_setting_has_its_variable():
    said = {
        "DETENTE_STORE": "postgresql://record@db/record",
        "DETENTE_TRUSTED_PROXIES": "1",
        "DETENTE_SESSION_IDLE_MINUTES": "10",
        "DETENTE_REQUESTS_PER_SECOND": "2.5",
        "DETENTE_ALLOW_PRIVATE_WEBHOOKS": "yes",
        "SOMETHING_ELSE": "x",
    }
    found = from_environment(said)
    assert found == Settings(
        store="postgresql://record@db/record",
        proxies=1,
        idle=timedelta(minutes=10),
        per_second=2.5,
        private_webhooks=True,
    )
    assert {name for name, _ in VARIABLES.values()} <= set(vars(found))


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("DETENTE_TRUSTED_PROXIES", "-1"),
        ("DETENTE_TRUSTED_PROXIES", "one"),
        ("DETENTE_SESSION_HOURS", "0"),
        ("DETENTE_SESSION_HOURS", "inf"),
        ("DETENTE_SESSION_HOURS", "long"),
        ("DETENTE_ALLOW_PRIVATE_WEBHOOKS", "perhaps"),
    ],
)
def test_a_value_that_is_none_is_refused_by_the_name_of_its_variable(variable, value):
    with pytest.raises(NotAllowed, match=variable) as wrong:
        from_environment({variable: value})
    assert value not in str(wrong.value).removeprefix(variable).split()


def test_an_issuer_needs_an_address_to_come_back_to():
    with pytest.raises(NotAllowed, match="DETENTE_PUBLIC_ADDRESS"):
        from_environment({"DETENTE_OPENID_ISSUER": "https://id.example.org"})


def test_secrets_are_not_shown():
    shown = repr(Settings(passphrase="open sesame", openid_secret="client secret"))  # noqa: S106
    assert "open sesame" not in shown
    assert "client secret" not in shown


def test_the_issuer_of_the_settings_sends_people_back_here(tmp_path):
    settings = Settings(
        store=str(tmp_path / "ledger.db"),
        public="https://record.example.org/",
        openid_issuer="https://id.example.org",
        openid_client="detente",
    )
    registry = open_registry(settings)
    assert registry.openid is not None
    assert registry.openid.issuer.back == "https://record.example.org/api/v1/session/openid/callback"
    registry.openid.http.close()
    registry.house.close()


def test_a_key_that_is_not_there_is_said_so(tmp_path):
    settings = Settings(store=str(tmp_path / "ledger.db"), log_key=str(tmp_path / "no.key"))
    with pytest.raises(StoreError, match=r"no\.key"):
        open_registry(settings)
