"""The JSON operations, with the limits of the real ones."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

from tests.support.cloudwatch.faults import Answer
from tests.support.cloudwatch.groups import Group, Groups, Stored

PAGE_BYTES = 1024 * 1024
PAGE_EVENTS = 10_000


class Refused(Exception):
    """The call is answered with an error."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.answer = Answer.error(code, message)


class Operations:
    """Answers DescribeLogGroups, FilterLogEvents, PutLogEvents, CreateLogGroup and CreateLogStream."""

    def __init__(self, groups: Groups) -> None:
        self.groups = groups
        self.page_events = PAGE_EVENTS
        self.empty_pages = 0
        """Empty pages with a token that come before every span's first real one."""
        self.stuck_token = False
        """The last page repeats its token for ever, with no events."""

    def answer(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        handler = getattr(self, f"_{operation}", None)
        if handler is None:
            raise Refused("UnknownOperationException", f"{operation} is not offered")
        answer: dict[str, Any] = handler(request)
        return answer

    def named(self, identifier: str | None) -> Group:
        group = self.groups.find(identifier or "")
        if group is None:
            raise Refused("ResourceNotFoundException", "The specified log group does not exist.")
        return group

    def _DescribeLogGroups(self, request: dict[str, Any]) -> dict[str, Any]:
        prefix, pattern = request.get("logGroupNamePrefix"), request.get("logGroupNamePattern")
        if prefix and pattern:
            raise Refused("InvalidParameterException", "prefix and pattern exclude each other")
        with self.groups.lock:
            names = sorted(self.groups.by_name)
        if prefix:
            names = [name for name in names if name.startswith(prefix)]
        if pattern:
            names = [name for name in names if pattern.lower() in name.lower()]
        limit = min(50, request.get("limit", 50))
        start = int(request.get("nextToken", "0"))
        page = [self.groups.by_name[name].described() for name in names[start : start + limit]]
        answer: dict[str, Any] = {"logGroups": page}
        if start + limit < len(names):
            answer["nextToken"] = str(start + limit)
        return answer

    def _FilterLogEvents(self, request: dict[str, Any]) -> dict[str, Any]:
        if ("logGroupName" in request) == ("logGroupIdentifier" in request):
            raise Refused("InvalidParameterException", "exactly one of logGroupName and logGroupIdentifier")
        group = self.named(request.get("logGroupName") or request.get("logGroupIdentifier"))
        token = _read_token(request.get("nextToken"))
        if token.get("empty", 0) < self.empty_pages:
            return {"events": [], "searchedLogStreams": [], "nextToken": _token(empty=token.get("empty", 0) + 1)}
        after = Stored(*token["after"], "", "", "") if "after" in token else None
        found = self.groups.between(group, request.get("startTime", 0), request.get("endTime"), after)
        found = _matching(found, request.get("filterPattern"))
        page = self._page(found, request)
        answer: dict[str, Any] = {"events": [_filtered(event) for event in page], "searchedLogStreams": []}
        if len(page) < len(found):
            last = page[-1]
            answer["nextToken"] = _token(empty=self.empty_pages, after=[last.timestamp, last.ingestion, last.number])
        elif self.stuck_token and found:
            last = found[-1]
            answer["nextToken"] = _token(empty=self.empty_pages, after=[last.timestamp, last.ingestion, last.number])
        elif self.stuck_token and "nextToken" in request:
            answer["nextToken"] = request["nextToken"]
        return answer

    def _page(self, found: list[Stored], request: dict[str, Any]) -> list[Stored]:
        limit = min(request.get("limit", PAGE_EVENTS), self.page_events)
        size = 0
        for count, event in enumerate(found):
            size += event.size
            if count >= limit or (count and size > PAGE_BYTES):
                return found[:count]
        return found

    def _PutLogEvents(self, request: dict[str, Any]) -> dict[str, Any]:
        group = self.named(request.get("logGroupName"))
        events = [(event["timestamp"], event["message"]) for event in request["logEvents"]]
        self.groups.put(group.name, request["logStreamName"], events)
        return {"nextSequenceToken": "0"}

    def _CreateLogGroup(self, request: dict[str, Any]) -> dict[str, Any]:
        self.groups.create(request["logGroupName"], request.get("logGroupClass", "STANDARD"))
        return {}

    def _CreateLogStream(self, request: dict[str, Any]) -> dict[str, Any]:
        self.named(request.get("logGroupName"))
        return {}


_TERMS = re.compile(r'(?:"([^"]+)"|(\w+))(?:\s+|$)')


def _matching(events: list[Stored], pattern: str | None) -> list[Stored]:
    """The events that hold every term of a pattern of plain and quoted terms; letters count as they are written.

    What else a pattern may be (JSON, space-delimited, `?`, `-`, `%`) is refused rather than taken to match everything.
    """
    if not pattern:
        return events
    found = list(_TERMS.finditer(pattern))
    if "".join(match[0] for match in found) != pattern:
        raise Refused("InvalidParameterException", "this endpoint knows patterns of plain and quoted terms only")
    terms = [match[1] or match[2] for match in found]
    return [event for event in events if all(term in event.message for term in terms)]


def _filtered(event: Stored) -> dict[str, Any]:
    return {
        "logStreamName": event.stream,
        "timestamp": event.timestamp,
        "message": event.message,
        "ingestionTime": event.ingestion,
        "eventId": event.event_id,
    }


def _token(**content: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode()


def _read_token(token: str | None) -> dict[str, Any]:
    if token is None:
        return {}
    try:
        content: dict[str, Any] = json.loads(base64.urlsafe_b64decode(token))
    except ValueError:
        raise Refused("InvalidParameterException", "The specified nextToken is invalid.") from None
    return content
