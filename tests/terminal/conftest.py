from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.terminal import program_environment


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return program_environment(str(tmp_path))
