"""Where the marks of an axis are, and what is written there."""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from leeway.domain.chart import Axis, Quantity
from leeway.engine.chart_times import time_ticks
from leeway.engine.chart_view import TIMES, Range
from leeway.engine.chart_writing import Writing

SPACE: Final = "\N{NO-BREAK SPACE}"
_MINUS: Final = "\N{MINUS SIGN}"
_SHORT: Final = ((1e12, "T"), (1e9, "bn"), (1e6, "M"), (1e3, "k"))
_SHORTENED: Final = frozenset({Quantity.TOKENS, Quantity.MONEY, Quantity.RATE})
_WHOLE: Final = frozenset({Quantity.COUNT, Quantity.TOKENS})
_CLOCK: Final = tuple(unit * count for unit in (1 / 3_600, 1 / 60) for count in (1, 2, 5, 10, 15, 30))
_STRIDES: Final = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 50, 100, 200, 500)
_ROW = 1.7  # heights of a line between two labels above one another
_ROWS_APART = 2.8  # and where there is a choice
_APART = 1.4  # widths of a letter between two labels side by side
_NAMES_APART = 2.2
_FEW = 3
_ROUNDS = 5
_COLUMNS_APART = 6.5  # sizes of the type between their middles, where there is a choice

Ticks = tuple[tuple[float, str], ...]


def ticks(axis: Axis, seen: Range, room: float, writing: Writing, *, upright: bool) -> Ticks:
    """Return the marks of an axis within a range: (value, words); values of a log axis are given as they are.

    `room` is the length of the axis; words never overlap.
    """
    if room <= 0:
        return ()
    if axis.ticks:
        return _thinned(axis, seen, room, writing, upright=upright)
    if axis.quantity is Quantity.TEXT:
        return ()
    if axis.log:
        return _powers(axis, seen, room, writing, upright=upright)
    if axis.quantity in TIMES:
        return tuple(time_ticks(seen, room, axis.zone, writing, by_day=axis.quantity is Quantity.DAY))
    return _even(axis, seen, room, writing, upright=upright)


def axis_label(axis: Axis, currency: str, writing: Writing) -> str:
    """Return the label of an axis with its unit, where the marks don't carry it."""
    unit = writing.sign(currency) if axis.quantity is Quantity.MONEY and currency else ""
    if not unit or unit in axis.label or (currency and currency in axis.label):
        return axis.label
    return f"{axis.label} ({unit})" if axis.label else unit


def rounded_up(axis: Axis, seen: Range, room: float, writing: Writing) -> Range:
    """Return a range whose ends that are left to the data are at marks of an upright axis."""
    if axis.ticks or axis.log or axis.quantity in TIMES or axis.quantity is Quantity.TEXT or room <= 0:
        return seen
    found = seen
    for _ in range(_ROUNDS):  # a range that has grown may need larger steps
        step = _upright_step(axis, found, room, writing)
        before, found = found, _at_marks(axis, seen, step)
        if found == before:
            break
    return found


def _at_marks(axis: Axis, seen: Range, step: float) -> Range:
    low, high = seen
    if axis.low is None:
        low = math.floor(low / step + 1e-9) * step
    if axis.high is None:
        high = max(math.ceil(high / step - 1e-9) * step, low + step)
    return (low, high)


# ------------------------------------------------------------------------------------- named places


def _thinned(axis: Axis, seen: Range, room: float, writing: Writing, *, upright: bool) -> Ticks:
    """Return every so-manieth of the named places, the same ones wherever the view is."""
    per_value = room / (seen[1] - seen[0])
    places = [math.log10(at) if axis.log and at > 0 else at for at, _ in axis.ticks]
    widest = max(writing.width(words) for _, words in axis.ticks)
    need = _ROW * writing.size if upright else widest + _NAMES_APART * writing.size
    nearest = min((abs(after - before) for before, after in pairwise(places)), default=math.inf) * per_value
    wanted = need / nearest if nearest > 0 else math.inf
    stride = next((one for one in _STRIDES if one >= wanted), max(1, math.ceil(min(wanted, len(places)))))
    chosen = zip(places[::stride], axis.ticks[::stride], strict=True)
    return tuple(tick for place, tick in chosen if seen[0] <= place <= seen[1])


# ------------------------------------------------------------------------------------- even steps


def _even(axis: Axis, seen: Range, room: float, writing: Writing, *, upright: bool) -> Ticks:
    """Return marks that are as far apart as is calm, or nearer where there would be hardly any."""
    if upright:
        return _at_steps(axis, seen, _upright_step(axis, seen, room, writing), writing)
    calm = (seen[1] - seen[0]) * _COLUMNS_APART * writing.size / room
    made = _spaced(axis, seen, room, writing, calm)
    return made if len(made) >= _FEW else _spaced(axis, seen, room, writing, calm / _COLUMNS_APART)


def _spaced(axis: Axis, seen: Range, room: float, writing: Writing, least: float) -> Ticks:
    """Return marks at the smallest round step that is no less, and whose words don't come near one another."""
    step = _step_from(axis, least)
    while True:
        made = _at_steps(axis, seen, step, writing)
        widest = max((writing.width(words) for _, words in made), default=0.0)
        if step / (seen[1] - seen[0]) * room >= widest + _APART * writing.size or len(made) < 2:
            return made
        step = _step_from(axis, step * 1.01)


def _upright_step(axis: Axis, seen: Range, room: float, writing: Writing) -> float:
    return _step_from(axis, (seen[1] - seen[0]) * _ROWS_APART * writing.size / room)


def _step_from(axis: Axis, least: float) -> float:
    """Return the smallest round step that is no less."""
    if axis.quantity is Quantity.HOURS:
        found = next((step for step in _CLOCK if step >= least), None)
        if found is not None and _CLOCK[0] <= least:
            return found
    power = 10.0 ** math.floor(math.log10(least)) if least > 0 else 1.0
    step = next(count * power for count in (1, 2, 5, 10) if count * power >= least * (1 - 1e-9))
    return max(step, 1.0) if axis.quantity in _WHOLE else step


def _at_steps(axis: Axis, seen: Range, step: float, writing: Writing) -> Ticks:
    first, last = math.ceil(seen[0] / step - 1e-6), math.floor(seen[1] / step + 1e-6)
    values = [number * step for number in range(first, last + 1)]
    words = written(axis.quantity, values, step, writing)
    return tuple((value, text.replace("-", _MINUS)) for value, text in zip(values, words, strict=True))


def written(quantity: Quantity, values: Sequence[float], step: float, writing: Writing) -> Iterable[str]:
    """Write the marks of an axis, all in one unit and with as many decimals as their step needs."""
    largest = max((abs(value) for value in values), default=0.0)
    match quantity:
        case Quantity.HOURS:
            return [_hours(value, step, writing) for value in values]
        case Quantity.SHARE:
            decimals = _decimals(step * 100)
            return [f"{writing.number(value * 100, decimals)}{SPACE}%" for value in values]
        case Quantity.FACTOR:
            return [f"×{SPACE}{writing.number(value, _decimals(step))}" for value in values]
        case _ if quantity in _SHORTENED:
            return _shortened(values, step, largest, writing)
    return [writing.number(value, _decimals(step)) for value in values]


def _shortened(values: Sequence[float], step: float, largest: float, writing: Writing) -> list[str]:
    scale, letter = next((pair for pair in _SHORT if largest >= pair[0]), (1.0, ""))
    decimals = _decimals(step / scale)
    unit = f"{SPACE}{letter}" if letter else ""
    return [f"{writing.number(value / scale, decimals)}{unit}" if value else "0" for value in values]


def _hours(value: float, step: float, writing: Writing) -> str:
    if step >= 1:
        return f"{writing.number(value, _decimals(step))}{SPACE}h"
    seconds = round(abs(value) * 3_600)
    hours, minutes, rest = seconds // 3_600, seconds // 60 % 60, seconds % 60
    parts = [(hours, "h"), (minutes, "m"), (rest, "s")]
    words = SPACE.join(f"{writing.number(count, 0)}{SPACE}{unit}" for count, unit in parts if count)
    return f"{'-' if value < 0 else ''}{words}" if words else f"0{SPACE}h"


def _decimals(step: float) -> int:
    for decimals in range(9):
        if abs(step - round(step, decimals)) < step * 1e-6:
            return decimals
    return 9


# ------------------------------------------------------------------------------------- powers of ten


def _powers(axis: Axis, seen: Range, room: float, writing: Writing, *, upright: bool) -> Ticks:
    """Return 1, 2, 5, 10, ... where they have room, else powers of ten alone, else every so-manieth of these."""
    for factors, stride in (((1, 2, 5), 1), ((1,), 1), ((1,), 2), ((1,), 3), ((1,), 6), ((1,), 12)):
        first, last = math.floor(seen[0]), math.ceil(seen[1])
        powers = [power for power in range(first, last + 1) if power % stride == 0]
        values = [f * 10.0**p for p in powers for f in factors if seen[0] <= p + math.log10(f) <= seen[1]]
        made = [(v, next(iter(written(axis.quantity, [v], v, writing)))) for v in values]
        if _apart(made, room / (seen[1] - seen[0]), writing, upright=upright):
            return tuple(made)
    return ()


def _apart(made: Sequence[tuple[float, str]], per_power: float, writing: Writing, *, upright: bool) -> bool:
    for (low, before), (high, after) in pairwise(made):
        words = writing.size if upright else (writing.width(before) + writing.width(after)) / 2
        if (math.log10(high) - math.log10(low)) * per_power < words + _APART * writing.size:
            return False
    return True
