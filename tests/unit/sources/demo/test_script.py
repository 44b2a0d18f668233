from __future__ import annotations

import itertools

from tui.sources.demo.clients import PROFILES
from tui.sources.demo.script import CUES, CYCLE, ORDINARY, POSITIONS, SCENES

LAST_SCREEN = range(CYCLE - 18, CYCLE)


def test_every_scene_is_played_by_known_clients_at_places_of_its_own():
    slots = [slot for scene in SCENES for slot in scene.slots]
    assert len(slots) == len(set(slots)) == len(CUES)
    assert all(0 <= slot < CYCLE for slot in slots)
    assert {client for scene in SCENES for client in scene.clients} | set(ORDINARY) == set(PROFILES)


def test_every_incident_is_on_the_last_screen_of_a_cycle():
    for scene in SCENES:
        assert set(scene.slots) & set(LAST_SCREEN), scene.name


def test_refusals_come_early_in_a_cycle():
    assert min(slot for slot, cue in CUES.items() if cue.scene.outcomes[0].status == 403) < 20


def test_places_rise_and_fill_the_cycle():
    assert len(POSITIONS) == CYCLE + 1
    assert POSITIONS[0] == 0
    assert abs(POSITIONS[-1] - 1) < 1e-9
    assert all(first < second for first, second in itertools.pairwise(POSITIONS))


def test_a_burst_is_denser_than_ordinary_traffic():
    throttling = next(scene for scene in SCENES if scene.name == "throttling")
    burst, ordinary = throttling.slots[0], 1
    assert POSITIONS[burst + 1] - POSITIONS[burst] < (POSITIONS[ordinary + 1] - POSITIONS[ordinary]) / 4
