"""mtlstail: who called your mutual-TLS API, with which certificate, and why it failed."""

__version__ = "0.1.0"
