"""Encryption and keyed hashes for personal columns. Must not log, store or show a key.

The first key encrypts and hashes, all of them decrypt and find: so a key is replaced by putting a new one in front.
Encrypted is with AES-GCM, under a nonce drawn for each text: good for four thousand million texts a key (NIST SP 800-38D,
8.3), which is more than a century at one a second. What was written before 2026-11-25 is Fernet's, and still read.
"""

import base64
import binascii
import hmac
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.errors import DecryptionError, SecretKeyError

_ENCRYPTION: Final = b"lotse encryption"
_HASHING: Final = b"lotse keyed hash"
_LENGTH: Final = 32
_NONCE_LENGTH: Final = 12
_FERNET: Final = "gAAAAA"
"""How every token of Fernet's begins."""
_JSON: Final = json.JSONEncoder(separators=(",", ":"))


def new_key() -> str:
    """Make a new random secret key."""
    return base64.urlsafe_b64encode(os.urandom(_LENGTH)).decode("ascii")


class Keyring:
    """The secret keys, newest first.

    Args:
        keys: as `new_key` makes them; the first encrypts.

    Raises:
        SecretKeyError: there is none, or one is malformed; says which by its place, never by its text.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise SecretKeyError("no secret key is given; make one with: lotse key new")
        secrets = [_secret(key.strip(), place) for place, key in enumerate(keys, start=1)]
        self._ciphers = tuple(AESGCM(_derived(secret, _ENCRYPTION)) for secret in secrets)
        self._hash_keys = tuple(_derived(secret, _HASHING) for secret in secrets)
        self._before = MultiFernet([Fernet(base64.urlsafe_b64encode(secret)) for secret in secrets])

    def __repr__(self) -> str:
        return f"<Keyring of {len(self._hash_keys)}>"

    def encrypt(self, plain: bytes | str) -> str:
        """Encrypt with the first key."""
        data = plain.encode() if isinstance(plain, str) else plain
        nonce = os.urandom(_NONCE_LENGTH)
        return binascii.b2a_base64(nonce + self._ciphers[0].encrypt(nonce, data, None), newline=False).decode("ascii")

    def decrypt(self, token: str) -> str:
        """Decrypt with whichever key fits.

        Raises:
            DecryptionError: none does, or the stored text was changed.
        """
        try:
            data = binascii.a2b_base64(token)
            return self._opened(data[:_NONCE_LENGTH], data[_NONCE_LENGTH:]).decode()
        except (InvalidTag, ValueError, TypeError):  # damage may leave anything in a column
            with suppress(InvalidToken):
                if isinstance(token, str) and token.startswith(_FERNET):
                    return self._before.decrypt(token).decode()
            raise DecryptionError(
                "stored data cannot be decrypted: the secret key is not the one it was written with"
            ) from None

    @staticmethod
    def is_outdated(token: str) -> bool:
        """Say whether a token was written in the way of before 2026-11-25."""
        return token.startswith(_FERNET)

    def encrypt_json(self, value: object) -> str:
        """Encrypt a JSON value, which may hold half a character: escaped, that is plain ASCII as well."""
        return self.encrypt(_JSON.encode(value))

    def decrypt_json(self, token: str) -> Any:
        """Decrypt a JSON value."""
        return json.loads(self.decrypt(token))

    def decrypt_json_or_none(self, token: str | None) -> Any:
        """Decrypt a JSON value that may be missing; None also if no key opens it, so that it costs nothing but itself."""
        if token is None:
            return None
        try:
            return self.decrypt_json(token)
        except DecryptionError:
            return None

    def digest(self, purpose: str, value: str) -> str:
        """Hash a value under the first key, so that equal values are found again but cannot be guessed without it.

        Args:
            purpose: keeps hashes of different columns apart.
            value: what is hashed.
        """
        return _keyed_hash(self._hash_keys[0], purpose, value)

    def digests(self, purpose: str, value: str) -> tuple[str, ...]:
        """Hash a value under each key, newest first, to find rows written before a change of keys."""
        return tuple(_keyed_hash(key, purpose, value) for key in self._hash_keys)

    def _opened(self, nonce: bytes, sealed: bytes) -> bytes:
        """Decrypt with the first key that fits.

        Raises:
            InvalidTag: none does.
        """
        for cipher in self._ciphers[:-1]:
            with suppress(InvalidTag):
                return cipher.decrypt(nonce, sealed, None)
        return self._ciphers[-1].decrypt(nonce, sealed, None)


def _secret(key: str, place: int) -> bytes:
    try:
        secret = base64.b64decode(key, altchars=b"-_", validate=True)
    except ValueError:
        secret = b""
    if len(secret) != _LENGTH:
        raise SecretKeyError(f"secret key number {place} is malformed; make one with: lotse key new")
    return secret


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=_LENGTH, salt=None, info=purpose).derive(secret)


def _keyed_hash(key: bytes, purpose: str, value: str) -> str:
    return hmac.digest(key, f"{purpose}\0{value}".encode(errors="surrogatepass"), "sha256").hex()
