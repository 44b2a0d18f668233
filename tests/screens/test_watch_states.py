"""What the watch screen says about its source: alive, complete, in trouble, or empty."""

from __future__ import annotations

from tests.screens.frame_host import watching
from tests.support.tails import ScriptedTail, row, rows
from tui.traffic.batch import Delivery, Gap
from tui.traffic.states import Phase


async def test_a_gap_is_a_line_until_it_is_filled():
    async with watching(rows(10)) as watch:
        start = 1_720_330_315_500  # 05:31:55.5
        await watch.arrive((), Gap("scripted", start, start + 2000, "the link was down"))
        line = next(line for line in watch.lines() if "gap" in line)
        assert line.startswith("── gap from 05:31:55 to 05:31:57 UTC: the link was down ──")
        assert "1 gap" in watch.strip()
        await watch.arrive((), Gap("scripted", start, start + 2000, "the link was down", filled=True))
        assert not any("gap" in line for line in watch.lines())
        assert "no known gap" in watch.strip()


async def test_the_strip_is_never_blank_and_drops_what_matters_least():
    async with watching(rows(3)) as watch:
        await watch.arrive((), Delivery("scripted", complete_to=1_720_330_400_000))
        first = watch.strip().split("\n")[0]
        assert first.startswith(" /aws/apigateway/test · ")
        assert "live ●" in first
        assert first.rstrip().endswith("UTC 05:35")
        watch.monotonic.seconds += 20
        watch.screen.show_all()
        assert "silent for 20 s" in watch.strip()
    async with watching(rows(3), size=(160, 24)) as watch:
        await watch.arrive((), Delivery("scripted", complete_to=1_720_330_400_000, progress="back-fill to 05:16"))
        for part in ("eu-west-1", "complete to 05:33:20", "3 kept", "no known gap", "back-fill to 05:16"):
            assert part in watch.strip()


async def test_what_is_wrong_stands_with_its_remedy_and_countdown():
    tail = ScriptedTail()
    async with watching(tail=tail) as watch:
        assert watch.static("empty").startswith("Connecting to /aws/apigateway/test")
        tail.state(
            Phase.DENIED,
            cause="logs:StartLiveTail is denied.",
            remedy="Ask for it: mtlstail iam-policy.",
            retry_at=tail.now() + 12,
        )
        await watch.pilot.pause()
        await watch.pilot.pause()
        text = watch.text()
        assert "logs:StartLiveTail is denied." in text
        assert "Ask for it: mtlstail iam-policy." in text
        assert "next try in 12 s" in text
        tail.time += 5
        watch.screen.show_all()
        await watch.pilot.pause()
        assert "next try in 7 s" in watch.text()

        await watch.arrive(rows(3))
        assert watch.list.display
        assert "Ask for it: mtlstail iam-policy." in watch.static("problem")
        tail.state(Phase.LIVE)
        await watch.pilot.pause()
        await watch.pilot.pause()
        assert watch.static("problem") == ""


async def test_empty_states_say_what_to_do():
    tail = ScriptedTail()
    async with watching(tail=tail) as watch:
        tail.state(Phase.LIVE)
        await watch.pilot.pause()
        await watch.pilot.pause()
        assert "Waiting for the first request." in watch.text()
        _assert_block(watch.text(), "Waiting for the first request.", "and leaves no line here.")
        tail.state(Phase.READING)
        await watch.pilot.pause()
        await watch.pilot.pause()
        assert "Nothing has arrived yet." in watch.text()
        assert "TLS" not in watch.text()
        tail.state(Phase.ENDED)
        await watch.pilot.pause()
        await watch.pilot.pause()
        assert "Nothing to show" in watch.text()
    async with watching([row(0)]) as watch:
        await watch.press("exclamation_mark")
        assert "Nothing matches." in watch.text()
        assert "! shows all requests again" in watch.text()
        await watch.press("exclamation_mark")
        assert watch.app.focused is watch.list


def _assert_block(text: str, first: str, last: str) -> None:
    """The lines begin in one column, take at most 60 cells, and stand in the middle as a whole."""
    lines = text.split("\n")
    start = next(number for number, line in enumerate(lines) if first in line)
    end = next(number for number, line in enumerate(lines) if last in line)
    block = [line for line in lines[start : end + 1] if line.strip()]
    left = {len(line) - len(line.lstrip()) for line in block}
    assert len(left) == 1
    width = max(len(line.rstrip()) for line in block) - min(left)
    assert width <= 60
    assert abs(min(left) - (len(lines[0]) - width) // 2) <= 2
    assert abs(start - (len(lines) - end)) <= 3
