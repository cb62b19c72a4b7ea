"""Products found by what people call them."""

import pytest
from tests.builders import Team

from leeway.domain.register import Register
from leeway.errors import LeewayError
from leeway.services.finding import find_product


@pytest.fixture
def register() -> Register:
    team = Team()
    for vendor, products in {
        "Anthropic": ("Claude Code", "API"),
        "OpenAI": ("Codex CLI",),
        "Other": ("API ",),
    }.items():
        team.vendor(vendor)
        for product in products:
            team.product(vendor, product)
    return team.register()


@pytest.mark.parametrize(
    "name", ["Claude Code", "claude  code", "Anthropic / Claude Code", "anthropic / CLAUDE CODE"]
)
def test_a_product_is_found_by_its_name_or_in_full(register: Register, name: str) -> None:
    assert find_product(register, name).name == "Claude Code"


def test_a_name_that_several_bear_asks_which(register: Register) -> None:
    with pytest.raises(
        LeewayError, match="Several products are called “API”: “Anthropic / API”, “Other / API ”"
    ):
        find_product(register, "API")
    assert find_product(register, "Anthropic / API").vendor_id == "Anthropic"


def test_a_name_that_nobody_bears_brings_what_comes_close(register: Register) -> None:
    with pytest.raises(
        LeewayError, match=r"no product “Codex” in the register\. There is: “OpenAI / Codex CLI”"
    ):
        find_product(register, "Codex")
    with pytest.raises(LeewayError, match="There is: none yet"):
        find_product(Register.empty(), "x")
