"""Encryption and keyed hashes for personal columns. Must not log, store or show a key.

The first key encrypts and hashes, all of them decrypt and find: so a key is replaced by putting a new one in front.
"""

import base64
import hmac
import json
from collections.abc import Sequence
from typing import Any, Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.errors import DecryptionError, SecretKeyError

_HASHING: Final = b"lotse keyed hash"
_LENGTH: Final = 32


def new_key() -> str:
    """Make a new random secret key."""
    return Fernet.generate_key().decode("ascii")


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
        fernets = [_fernet(key.strip(), place) for place, key in enumerate(keys, start=1)]
        self._fernet = MultiFernet(fernets)
        self._hash_keys = tuple(_hash_key(key.strip()) for key in keys)

    def __repr__(self) -> str:
        return f"<Keyring of {len(self._hash_keys)}>"

    def encrypt(self, plain: bytes | str) -> str:
        """Encrypt with the first key."""
        data = plain.encode() if isinstance(plain, str) else plain
        return self._fernet.encrypt(data).decode("ascii")

    def decrypt(self, token: str) -> str:
        """Decrypt with whichever key fits.

        Raises:
            DecryptionError: none does, or the stored text was changed.
        """
        try:
            return self._fernet.decrypt(token).decode()
        except (InvalidToken, ValueError, TypeError):  # damage may leave anything in a column
            raise DecryptionError(
                "stored data cannot be decrypted: the secret key is not the one it was written with"
            ) from None

    def encrypt_json(self, value: object) -> str:
        """Encrypt a JSON value, which may hold half a character: escaped, that is plain ASCII as well."""
        return self.encrypt(json.dumps(value, separators=(",", ":")))

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


def _fernet(key: str, place: int) -> Fernet:
    try:
        return Fernet(key)
    except ValueError:
        raise SecretKeyError(f"secret key number {place} is malformed; make one with: lotse key new") from None


def _hash_key(key: str) -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=_LENGTH, salt=None, info=_HASHING)
    return derivation.derive(base64.urlsafe_b64decode(key))


def _keyed_hash(key: bytes, purpose: str, value: str) -> str:
    return hmac.digest(key, f"{purpose}\0{value}".encode(), "sha256").hex()
