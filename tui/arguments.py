"""What may stand on the command line. Imported by every start, so it knows nothing heavy."""

from __future__ import annotations

import argparse
from typing import Any, Final

from tui import __version__

WRONG_USAGE: Final = 2

_TARGET_HELP = "a log group, its ARN, a file, or - for standard input; several are merged in time order"


class _Parser(argparse.ArgumentParser):
    """Says in one line what is wrong and where help is, instead of repeating the whole usage.

    Flags are never abbreviated: what is unambiguous today may not be tomorrow.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> None:  # type: ignore[override]
        from tui.text import one_line

        self.exit(WRONG_USAGE, f"mtlstail: {one_line(message, 600)}\n  See: {self.prog} --help\n")


def parser() -> argparse.ArgumentParser:
    """The whole command line; `command` is the name of the command, `targets`/`files` and flags."""
    top = _Parser(
        prog="mtlstail",
        description="See who called your mutual-TLS API, with which certificate, and why it failed.",
        epilog="Without a command it watches the TARGETs; without a TARGET it lists the log groups to pick from.",
    )
    top.add_argument("--version", action="version", version=f"mtlstail {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=_Parser)
    _watch_arguments(commands.add_parser("watch", help="the terminal app on live or recorded traffic (the default)"))
    _demo_arguments(commands.add_parser("demo", help="the terminal app on built-in traffic; needs no account"))
    _print_arguments(commands.add_parser("print", help="one line a request on standard output, for pipes and scripts"))
    _inspect_arguments(commands.add_parser("inspect", help="decode the certificates in PEM, DER or log lines"))
    _format_arguments(commands.add_parser("format", help="the recommended access-log format, on one line"))
    _policy_arguments(commands.add_parser("iam-policy", help="the least-privilege IAM policy"))
    return top


def _watch_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=_TARGET_HELP)
    _source_arguments(parser)
    _keeping_arguments(parser)
    _output_argument(parser)
    _screen_arguments(parser)
    _sharing_arguments(parser)


def _demo_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seed", dest="demo_seed", metavar="N", help="the same traffic each time")
    parser.add_argument("--rate", dest="demo_rate", metavar="N", help="requests a second")
    parser.add_argument("--now", dest="demo_now", metavar="TIME", help="a fixed clock, such as 2024-07-07T05:32:00Z")
    parser.add_argument("--filter", metavar="EXPR|@FILE", help="show only what matches")
    parser.add_argument("--follow", action=argparse.BooleanOptionalAction, default=None, help="go on after the history")
    _output_argument(parser)
    _screen_arguments(parser)
    _sharing_arguments(parser)


def _print_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("targets", nargs="+", metavar="TARGET", help=_TARGET_HELP)
    _source_arguments(parser)
    _output_argument(parser)
    parser.add_argument("--unredacted", action="store_true", default=None, help="names, addresses and ids in clear")
    parser.add_argument("--include-pem", action="store_true", default=None, help="with --unredacted: the certificates")
    parser.add_argument("--include-raw", action="store_true", default=None, help="with --unredacted: the log lines")
    parser.add_argument("--execution-log", action="store_true", default=None, help="of failed requests: one call each")
    parser.add_argument("--no-color", action="store_true", default=None, help="no colour (also NO_COLOR)")
    parser.add_argument("--no-reveal", action="store_true", default=None, help="refuse --unredacted")
    parser.add_argument("--bastion", action="store_true", default=None, help="accepted; there is no screen to adapt")
    _sharing_arguments(parser)


def _inspect_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE", help="PEM, DER or log lines; - for standard input")
    parser.add_argument("--output", choices=("text", "ndjson", "json"), help="default: text")
    parser.add_argument("--redact", action="store_true", help="pseudonyms instead of names, serials and fingerprints")
    _sharing_arguments(parser)


def _format_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--kind", choices=("rest", "http"), default="rest", help="the kind of API (default: rest)")
    parser.add_argument("--minimal", action="store_true", help="only what the certificate and the request need")


def _policy_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--for", dest="feature", choices=("watch", "all"), default="all", help="default: all")


def _output_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--output", metavar="text|ndjson|json|csv", help="default: text on a terminal, else ndjson")


def _source_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--profile", metavar="NAME", help="AWS profile")
    parser.add_argument("--region", metavar="NAME", help="AWS region")
    parser.add_argument("--endpoint-url", metavar="URL", help="another CloudWatch Logs endpoint")
    parser.add_argument("--since", metavar="15m|TIME", help="how far back (default: 15m of a log group, all of a file)")
    parser.add_argument("--follow", action=argparse.BooleanOptionalAction, default=None, help="wait for new requests")
    parser.add_argument("--filter", metavar="EXPR|@FILE", help="show only what matches: 'status:403 -path:/health'")
    parser.add_argument("--log-format", metavar="TEXT|@FILE", help="the lines' access-log format, as the stage has it")
    parser.add_argument("--engine", metavar="auto|live|poll", help="how CloudWatch is read (default auto)")


def _keeping_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--idle-stop", metavar="2h", help="end the paid live session after so long without a key press")
    parser.add_argument("--max-requests", metavar="N", help="requests kept (default 50000)")
    parser.add_argument("--max-memory", metavar="256M", help="memory for them (default 256M)")


def _screen_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--theme", metavar="NAME", help="a Textual theme, such as textual-dark or ansi-dark")
    parser.add_argument("--ascii", action="store_true", default=None, help="draw with ASCII only")
    parser.add_argument("--no-color", action="store_true", default=None, help="no colour (also NO_COLOR)")
    parser.add_argument("--bastion", action="store_true", default=None, help="for thin links: no mouse, few repaints")
    parser.add_argument("--no-reveal", action="store_true", default=None, help="nothing masked can be revealed")


def _sharing_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--keep", metavar="KINDS", help="leave client,issuer,domain,ip in clear in what is shared")
    parser.add_argument("--pseudonym-key-file", metavar="FILE", help="keeps pseudonyms the same between runs")
    parser.add_argument("--config", metavar="FILE", help="settings file instead of the usual one")
