"""Private keys that are the same in every run, so that whatever is issued with them is the same too."""

from __future__ import annotations

import functools
import hashlib
import math
from collections.abc import Callable, Iterator

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey

CURVES: dict[str, Callable[[], ec.EllipticCurve]] = {
    "ec": ec.SECP256R1,
    "p384": ec.SECP384R1,
    "p521": ec.SECP521R1,
    "secp256k1": ec.SECP256K1,
}
RSA_BITS = {"rsa": 2048, "rsa1024": 1024, "rsa3072": 3072}

_EXPONENT = 65537
_SMALL_PRIMES = [n for n in range(3, 2000, 2) if all(n % divisor for divisor in range(3, math.isqrt(n) + 1, 2))]
_SMALL_PRODUCT = math.prod(_SMALL_PRIMES)


@functools.cache
def private_key(kind: str, label: str) -> PrivateKey:
    """A key derived from `label`; `kind` is `ec` (P-256), another of `CURVES`, `ed25519`, or one of `RSA_BITS`.

    RSA keys depend on their size alone: they are costly to derive (about half a second for 2048 bits).
    """
    if kind in CURVES:
        return ec.derive_private_key(1 + int.from_bytes(_bytes(label, 24)), CURVES[kind]())
    if kind == "ed25519":
        return ed25519.Ed25519PrivateKey.from_private_bytes(_bytes(label, 32))
    return _rsa(RSA_BITS[kind])


@functools.cache
def _rsa(bits: int) -> rsa.RSAPrivateKey:
    primes = _primes(bits // 2)
    p, q = next(primes), next(primes)
    d = pow(_EXPONENT, -1, math.lcm(p - 1, q - 1))
    public = rsa.RSAPublicNumbers(_EXPONENT, p * q)
    return rsa.RSAPrivateNumbers(p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), public).private_key()


def _primes(bits: int) -> Iterator[int]:
    # Two top bits set, so that the product of two has exactly twice the bits.
    start = int.from_bytes(_bytes(f"rsa {bits}", bits // 8)) | 3 << (bits - 2) | 1
    for candidate in range(start, 1 << bits, 2):
        if math.gcd(candidate, _SMALL_PRODUCT) == 1 and candidate % _EXPONENT != 1 and _is_probably_prime(candidate):
            yield candidate


def _is_probably_prime(candidate: int) -> bool:
    return all(pow(base, candidate - 1, candidate) == 1 for base in (2, 3, 5, 7))


def _bytes(label: str, count: int) -> bytes:
    return hashlib.shake_256(label.encode()).digest(count)
