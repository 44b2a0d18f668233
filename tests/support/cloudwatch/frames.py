"""The binary event stream of AWS (Smithy, Amazon Event Stream Specification): encoding only."""

from __future__ import annotations

import json
import struct
from binascii import crc32

_STRING = 7


def frame(headers: dict[str, str], payload: bytes) -> bytes:
    """One message: lengths, their checksum, headers, payload, checksum of it all."""
    head = b"".join(
        bytes([len(name)]) + name.encode() + bytes([_STRING]) + struct.pack("!H", len(value)) + value.encode()
        for name, value in headers.items()
    )
    prelude = struct.pack("!II", 12 + len(head) + len(payload) + 4, len(head))
    message = prelude + struct.pack("!I", crc32(prelude)) + head + payload
    return message + struct.pack("!I", crc32(message))


def event(kind: str, payload: object) -> bytes:
    """An event of the stream: `initial-response`, `sessionStart`, `sessionUpdate`."""
    headers = {":message-type": "event", ":event-type": kind, ":content-type": "application/json"}
    return frame(headers, json.dumps(payload).encode())


def exception(kind: str, message: str) -> bytes:
    """A modelled exception inside the stream: `SessionTimeoutException`, `SessionStreamingException`."""
    headers = {":message-type": "exception", ":exception-type": kind, ":content-type": "application/json"}
    return frame(headers, json.dumps({"message": message}).encode())
