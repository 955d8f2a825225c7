"""Every dialogue of tests/scenarios, played twice: straight, and with the bot stopped and started again between all steps.

A conversation lives in the database alone, so both must look the same to the people.
"""

from pathlib import Path

import pytest
from scenario_player import Player
from scenario_script import Script, ScriptError, read_script, read_scripts
from scenario_world import Seed, bot_api, service

from flows.catalog.registry import CATALOG

SCRIPTS = read_scripts()


@pytest.mark.parametrize("mode", ["straight", "restarted"])
@pytest.mark.parametrize("script", SCRIPTS, ids=str)
async def test_scenario(script: Script, mode: str, seed: Seed, tmp_path: Path) -> None:
    async with (
        bot_api(limits=script.scenario.limits, clock=script.scenario.clock) as api,
        service(api, tmp_path, seed) as running,
    ):
        await Player(script, api, running).play(restart_between=mode == "restarted")


def test_every_place_of_every_conversation_is_visited_by_a_scenario() -> None:
    visited = {step.expected.at for script in SCRIPTS for step in script.steps}
    places = {f"{flow.name}/{node.id}" for flow in CATALOG.flows for node in flow.nodes}
    assert places - visited == set()
    assert visited - places - {None} == set()


@pytest.mark.parametrize(
    ("step", "complaint"),
    [
        ({"Mina says": "/start", "se": ["x"]}, "one action is needed, found ['Mina says', 'se']"),
        ({"Mina hums": "a song"}, "Mina hums: nobody knows how to do that"),
        ({"Sam says": "/start"}, "nobody is called Sam"),
        ({"sees": ["x"]}, "one action is needed, found none"),
        ({"Mina says": "/start", "messages": "many"}, "messages: Input should be a valid integer"),
    ],
)
def test_a_scenario_with_a_word_that_means_nothing_is_refused(step: dict[str, object], complaint: str) -> None:
    document = {"name": "a name", "people": {"Mina": {}}, "steps": [step]}
    with pytest.raises(ScriptError) as caught:
        read_script(document, "some.yaml")
    assert str(caught.value).startswith(f"some.yaml: a name: step 1: {complaint}")
