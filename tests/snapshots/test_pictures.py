"""The pictures that the README shows are what the program draws today."""

from __future__ import annotations

import pytest

from tests.support.screenshots import FOLDER, PICTURES, SIZES, Picture, take


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
async def test_a_picture_is_not_stale(picture: Picture, size: tuple[int, int]) -> None:
    kept = FOLDER / f"{picture.name}-{size[0]}x{size[1]}.svg"
    assert kept.read_text(encoding="utf-8") == await take(picture, size), (
        f"{kept.name} is stale: look at the screen, then python -m tests.support.screenshots"
    )


def test_no_picture_is_left_over() -> None:
    expected = {f"{picture.name}-{width}x{height}.svg" for picture in PICTURES for width, height in SIZES}
    assert {path.name for path in FOLDER.iterdir()} == expected
