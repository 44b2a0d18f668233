from __future__ import annotations


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Certificates are no names for tests."""
    return f"{argname} of {len(val)} octets" if isinstance(val, bytes) and len(val) > 40 else None
