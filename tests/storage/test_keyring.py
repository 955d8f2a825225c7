import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from storage.crypto import Keyring, new_key
from storage.errors import DecryptionError, SecretKeyError

OLD, NEW = new_key(), new_key()
RING = Keyring([NEW, OLD])


@given(st.text())
def test_what_is_encrypted_comes_back(plain):
    assert RING.decrypt(RING.encrypt(plain)) == plain


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_json_values_come_back(value):
    assert RING.decrypt_json(RING.encrypt_json(value)) == value


def test_bytes_of_text_are_encrypted_as_that_text():
    assert RING.decrypt(RING.encrypt("Grüße".encode())) == "Grüße"


def test_equal_texts_do_not_look_equal():
    assert RING.encrypt("4711") != RING.encrypt("4711")


def test_the_first_key_encrypts_and_all_decrypt():
    assert RING.decrypt(Keyring([OLD]).encrypt("before")) == "before"
    assert Keyring([NEW]).decrypt(RING.encrypt("after")) == "after"


@pytest.mark.parametrize(
    "token",
    [RING.encrypt("x"), RING.encrypt("x")[:-4] + "AAA=", "plain text", ""],
    ids=["other key", "changed", "plain", "empty"],
)
def test_a_wrong_key_or_a_changed_text_is_one_clear_line(token):
    with pytest.raises(DecryptionError) as caught:
        Keyring([new_key()]).decrypt(token)
    assert "secret key" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("keys", [[], [""], ["geheim"], [NEW, "geheim"], [NEW[:-2]], ["ä" * 44]], ids=range(6))
def test_a_missing_or_malformed_key_is_refused_without_showing_it(keys):
    with pytest.raises(SecretKeyError) as caught:
        Keyring(keys)
    assert "lotse key new" in str(caught.value)
    assert "geheim" not in str(caught.value)
    assert NEW[:10] not in str(caught.value)


def test_a_keyring_never_shows_its_keys():
    shown = f"{RING!r} {RING} {vars(RING)!r}"
    assert OLD not in shown
    assert NEW not in shown


def test_a_keyed_hash_depends_on_key_purpose_and_value():
    hashes = {
        RING.digest("chat", "1"),
        RING.digest("chat", "2"),
        RING.digest("phone", "1"),
        Keyring([OLD]).digest("chat", "1"),
    }
    assert len(hashes) == 4
    assert all(len(digest) == 64 for digest in hashes)
    assert RING.digest("chat", "1") == Keyring([NEW]).digest("chat", "1")


def test_hashes_under_all_keys_stand_newest_first():
    assert RING.digests("chat", "1") == (Keyring([NEW]).digest("chat", "1"), Keyring([OLD]).digest("chat", "1"))


def test_blanks_around_keys_do_not_matter():
    assert Keyring([f" {NEW}\n"]).digest("chat", "1") == RING.digest("chat", "1")


def test_what_was_written_before_the_cipher_changed_is_still_read_under_any_key() -> None:
    old, new = new_key(), new_key()
    token = Fernet(old).encrypt("früher".encode()).decode()
    assert Keyring([new, old]).decrypt(token) == "früher"
    with pytest.raises(DecryptionError):
        Keyring([new]).decrypt(token)


def test_half_a_character_is_hashed_as_anything_else():
    keyring = Keyring([new_key()])
    assert keyring.digest("invite", "\ud83d") != keyring.digest("invite", "\ud83e")
