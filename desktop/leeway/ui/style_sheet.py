"""The one style sheet of the window, written with the theme's tokens: ``@line`` is the colour named "line"."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

_SHEET: Final = """
QMainWindow, QDialog, QWidget[role="page"], QScrollArea[role="page"] { background: @background; }
QScrollArea { border: none; background: transparent; }
QWidget[role="plain"] { background: transparent; }
QToolTip { background: @surface; color: @ink; border: 1px solid @line; padding: 4px 6px; }

QLabel { background: transparent; }
QLabel[role="page-title"] { font-size: 20px; font-weight: 700; }
QLabel[role="card-title"] { font-size: 14px; font-weight: 600; }
QLabel[role="key-figure"] { font-size: 26px; font-weight: 700; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="subtitle"] { color: @muted; }
QLabel[role="secondary"] { color: @muted; font-size: 12px; }
QLabel[role="error"] { color: @stops; font-size: 12px; }
QLabel[role="notice"] { color: @degrades; font-size: 12px; }

QLabel[role="question"] { font-size: 20px; font-weight: 700; }
QLabel[role="notice-box"] { background: @degrades-soft; color: @degrades; border-radius: 6px; padding: 8px 12px; }
QLabel[role="warning-chip"] { background: @degrades-soft; color: @degrades; border-radius: 4px; padding: 3px 8px; font-size: 12px; font-weight: 600; }
QFrame[role="drop"] { border: 1px dashed @muted; border-radius: 8px; background: transparent; }
QFrame[role="drop"][over="true"] { border-color: @accent; background: @accent-soft; }
QFrame[role="card"] { background: @surface; border: 1px solid @line; border-radius: 10px; }
QFrame[role="card"]:focus { border-color: @accent; }
QFrame[role="rule"] { background: @line; border: none; max-height: 1px; min-height: 1px; }
QFrame[role="rail"] { background: @rail; border: none; }
QFrame[role="top-bar"] { background: @surface; border: none; border-bottom: 1px solid @line; }
QFrame[role="status-bar"] { background: @surface; border: none; border-top: 1px solid @line; }
QFrame[role="popup"] { background: @surface; border: 1px solid @line; border-radius: 8px; }
QFrame[role="scenario"] { background: @accent-soft; border: none; border-bottom: 1px solid @accent; }
QFrame[role="message"] { background: @surface; border: 1px solid @accent; border-radius: 8px; }
QFrame[role="message"][kind="error"] { border-color: @stops; background: @stops-soft; }
QFrame[role="message"][kind="notice"] { border-color: @degrades; background: @degrades-soft; }
QFrame[role="message"][kind="error"] QLabel { color: @stops; }
QFrame[role="message"][kind="notice"] QLabel { color: @degrades; }

QPushButton, QToolButton[role="button"] {
    background: @surface; color: @ink; border: 1px solid @line; border-radius: 6px;
    padding: 6px 14px; font-weight: 500; min-height: 20px;
}
QPushButton:hover, QToolButton[role="button"]:hover { background: @hover; }
QPushButton:pressed, QPushButton:checked, QToolButton[role="button"]:checked { background: @accent-soft; border-color: @accent; }
QPushButton:focus, QToolButton[role="button"]:focus { border: 1px solid @accent; }
QPushButton:disabled, QToolButton[role="button"]:disabled { color: @muted; background: @background; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QPushButton[role="primary"] { background: @accent; color: @on-accent; border: 1px solid @accent; font-weight: 600; }
QPushButton[role="primary"]:hover { background: @accent-hover; border-color: @accent-hover; }
QPushButton[role="primary"]:focus { border: 2px solid @ink; padding: 5px 13px; }
QPushButton[role="primary"]:disabled { background: @line; border-color: @line; color: @muted; }
QPushButton[role="link"], QPushButton[role="row"] { background: transparent; border: 1px solid transparent; color: @accent; padding: 4px 6px; }
QPushButton[role="row"] { color: @ink; text-align: left; padding: 4px 10px; min-height: 44px; }
QPushButton[role="link"]:hover, QPushButton[role="row"]:hover { background: @hover; }
QPushButton[role="link"]:focus, QPushButton[role="row"]:focus { border: 1px solid @accent; }
QPushButton[role="link"]:disabled, QPushButton[role="row"]:disabled { color: @muted; background: transparent; }
QPushButton[role="link-row"] { background: transparent; border: 1px solid transparent; color: @accent; padding: 3px 6px; text-align: left; }
QPushButton[role="link-row"]:hover { background: @hover; }
QPushButton[role="link-row"]:focus { border: 1px solid @accent; }
QPushButton[role="chip"] {
    background: @unknown-soft; color: @ink; border: 1px solid transparent; border-radius: 4px;
    padding: 2px 8px; font-size: 12px; font-weight: 600; text-align: left; min-height: 18px;
}
QPushButton[role="chip"]:hover { border-color: @accent; }
QPushButton[role="chip"]:focus { border-color: @accent; }
QPushButton[role="chip"]:disabled { background: @unknown-soft; color: @muted; }
QPushButton[role="compact"] { padding: 6px 10px; }
QToolButton::menu-indicator { image: none; }
QPushButton[role="segment"] { border-radius: 0; margin-left: -1px; }
QToolButton[role="flat"] { background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 4px; }
QToolButton[role="flat"]:hover { background: @hover; }
QToolButton[role="flat"]:focus { border: 1px solid @accent; }

QPushButton[role="rail"] {
    background: transparent; color: @rail-ink; border: 1px solid transparent; border-radius: 6px;
    text-align: left; padding: 7px 10px; font-weight: 400; min-height: 22px;
}
QPushButton[role="rail"]:hover { color: @rail-selected-ink; }
QPushButton[role="rail"]:checked { background: @rail-selected; color: @rail-selected-ink; font-weight: 600; }
QPushButton[role="rail"]:focus { border: 1px solid @rail-accent; }
QPushButton[role="rail"]:disabled { color: @muted; }

QLineEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox {
    background: @surface; color: @ink; border: 1px solid @line; border-radius: 6px; padding: 5px 8px;
    selection-background-color: @accent; selection-color: @on-accent;
}
QLineEdit, QComboBox, QAbstractSpinBox { min-height: 20px; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QAbstractSpinBox:focus { border: 1px solid @accent; }
QLineEdit[problem="true"], QPlainTextEdit[problem="true"], QComboBox[problem="true"], QAbstractSpinBox[problem="true"] { border: 1px solid @stops; }
QLineEdit:disabled, QLineEdit:read-only, QPlainTextEdit:disabled, QComboBox:disabled { color: @muted; background: @background; }
QLineEdit[role="value"] { background: transparent; border-color: transparent; padding: 1px 4px; font-weight: 600; }
QLineEdit[role="value"]:hover { border-color: @line; }
QLineEdit[role="value"]:focus { background: @surface; border-color: @accent; }
QLineEdit[role="value"][moved="true"] { color: @accent; }
QLineEdit[role="value"][problem="true"] { color: @ink; border-color: @stops; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url("@@icons/arrow-down.svg"); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: @surface; border: 1px solid @line; outline: none; }

QAbstractItemView {
    background: @surface; alternate-background-color: @surface; color: @ink; border: none;
    selection-background-color: @accent-soft; selection-color: @ink; gridline-color: @line; outline: none;
}
QTableView::item { border: none; border-bottom: 1px solid @line; padding: 0 8px; }
QTableView::item:selected, QTreeView::item:selected, QListView::item:selected { background: @accent-soft; color: @ink; }
QTableView[role="framed"] { border: 1px solid @line; border-radius: 8px; }
QTableView[role="framed"]::item { padding: 0 5px; }
QTableView::item:focus { border-bottom: 1px solid @accent; }
QTreeView::item, QListView::item { min-height: 32px; border-radius: 6px; padding: 0 6px; }
QTreeView::item:hover:!selected, QListView::item:hover:!selected { background: @hover; }
QTreeView::branch { background: @surface; }
QTreeView::branch:has-children:closed { image: url("@@icons/arrow-right.svg"); }
QTreeView::branch:has-children:open { image: url("@@icons/arrow-down.svg"); }
QTableView QLineEdit, QTreeView QLineEdit { padding: 2px 6px; border-color: @accent; }
QHeaderView { background: @surface; border: none; }
QHeaderView::section {
    background: @surface; color: @muted; font-size: 12px; font-weight: 600; border: none;
    border-bottom: 1px solid @line; padding: 6px 8px;
}
QHeaderView::section:hover { color: @ink; }
QHeaderView::down-arrow, QHeaderView::up-arrow { width: 8px; height: 8px; }
QTableCornerButton::section { background: @surface; border: none; border-bottom: 1px solid @line; }

QTextBrowser { background: @surface; color: @ink; border: none; selection-background-color: @accent; selection-color: @on-accent; }
QMenu { background: @surface; color: @ink; border: 1px solid @line; padding: 4px; }
QMenu::item { padding: 6px 28px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: @accent-soft; }
QMenu::item:disabled { color: @muted; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }
QMenu::icon { padding-left: 8px; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: @line; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: transparent; }
QProgressBar { background: @line; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QCheckBox { spacing: 8px; min-height: 24px; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid @muted; border-radius: 3px; background: @surface; }
QCheckBox::indicator:focus, QCheckBox::indicator:hover { border-color: @accent; }
QCheckBox:focus { color: @accent; }
QCheckBox:disabled { color: @muted; }
QCheckBox::indicator:checked { border-color: @accent; background: @accent-soft; image: url("@@icons/check-box.svg"); }
QRadioButton { spacing: 8px; min-height: 24px; }
QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid @muted; border-radius: 8px; background: @surface; }
QRadioButton::indicator:focus, QRadioButton::indicator:hover { border-color: @accent; }
QRadioButton:focus { color: @accent; }
QRadioButton::indicator:checked {
    border-color: @accent;
    background: qradialgradient(cx: 0.5, cy: 0.5, radius: 0.5, fx: 0.5, fy: 0.5,
        stop: 0 @accent, stop: 0.55 @accent, stop: 0.65 @surface, stop: 1 @surface);
}
"""


def style_sheet(colors: Mapping[str, str], icons: Path) -> str:
    """Write the style sheet with the colours of a theme, by token, and drawings of a folder.

    Raises:
        KeyError: The sheet names a token that the theme lacks.
    """
    sheet = _SHEET.replace("@@icons", icons.as_posix())
    return re.sub(r"@([a-z][a-z-]*)", lambda match: colors[match[1]], sheet)
