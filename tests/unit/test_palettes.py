"""The colours of a gemeente: readable, and nothing else ever comes into a stylesheet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parties import palettes

HOSTILE = (
    "red",
    "#fff",
    "#FFFFFF",
    "#0f5f6f;}body{display:none",
    "#0f5f6f\n",
    "url(//elders)",
    "expression(1)",
    "#12345g",
    "",
    "</style><script>",
)


@pytest.mark.parametrize("name", palettes.PRESETS)
def test_what_is_offered_can_be_read(name: str) -> None:
    colours = palettes.PRESETS[name][1]
    assert palettes.is_palette(colours)
    assert palettes.too_faint(colours) == []


@given(st.integers(0, 0xFFFFFF))
def test_every_house_colour_becomes_a_palette_that_can_be_read(number: int) -> None:
    colours = palettes.derived(f"#{number:06x}")
    assert palettes.is_palette(colours)
    assert palettes.too_faint(colours) == []


@pytest.mark.parametrize("value", HOSTILE)
def test_no_other_text_becomes_style(value: str) -> None:
    colours = [*palettes.PRESETS["blauw"][1][:7], value]
    assert not palettes.is_palette(colours)
    with pytest.raises(ValueError, match="not a palette"):
        palettes.stylesheet(colours)


def test_an_address_is_that_of_its_own_colours_only() -> None:
    colours = palettes.PRESETS["rood"][1]
    address = palettes.address(colours)
    assert palettes.from_address(address) == colours
    other = address.replace(colours[0][1:], "ffffff", 1)
    for wrong in (other, address[:-1], address.upper(), address + "0", address.partition("-")[0], "", "-"):
        assert palettes.from_address(wrong) is None, wrong


def test_contrast_is_that_of_wcag() -> None:
    assert palettes.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert palettes.contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
    pale = [*palettes.PRESETS["blauw"][1]]
    pale[5] = "#8888ff"
    assert {place for place, _ in palettes.too_faint(pale)} == {5}
