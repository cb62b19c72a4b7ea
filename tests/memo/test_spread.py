"""Concentration as bars: the largest shares, the memo's vendor, and the rest as one."""

from __future__ import annotations

import pytest

from leeway.memo.content import Share, Weighting
from leeway.memo.spread import bars


def parts(count: int, own: int) -> list[tuple[str, float, bool]]:
    """The bar of so many vendors with equal shares, of which one is the memo's; none for -1."""
    shares = tuple(Share(f"V{n}", 1 / count, f"{100 / count:g} %", own=n == own) for n in range(count))
    (found,) = bars((Weighting("Spend", shares, "", "", "", ""),))
    return [(share.vendor, share.share, share.own) for share in found.shares]


@pytest.mark.parametrize("count", [1, 6, 7])
def test_as_many_vendors_as_a_bar_holds_all_have_a_part(count: int) -> None:
    assert [vendor for vendor, _, _ in parts(count, 0)] == [f"V{n}" for n in range(count)]


def test_of_more_the_largest_have_a_part_and_the_rest_is_one() -> None:
    found = parts(60, 2)
    assert [vendor for vendor, _, _ in found] == ["V0", "V1", "V2", "V3", "V4", "V5", "54 others"]
    assert sum(share for _, share, _ in found) == pytest.approx(1)
    assert [vendor for vendor, _, own in found if own] == ["V2"]


def test_the_memo_s_vendor_has_a_part_however_small_its_share() -> None:
    assert [vendor for vendor, _, _ in parts(60, 40)] == ["V0", "V1", "V2", "V3", "V4", "V40", "54 others"]
    assert [vendor for vendor, _, _ in parts(60, -1)][-1] == "54 others"
