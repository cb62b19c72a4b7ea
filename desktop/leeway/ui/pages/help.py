"""Help: the guide of resources/help, with its contents and a search."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt, QUrl, Slot
from PySide6.QtGui import (
    QResizeEvent,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextTable,
    QTextTableFormat,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from leeway.assets import asset
from leeway.ui.fonts import TEXT
from leeway.ui.pages.page import Page
from leeway.ui.session import Session
from leeway.ui.theme import ThemeController
from leeway.ui.widgets.card import Card, PageHeader
from leeway.ui.widgets.roles import describe, label

_FIRST: Final = "index"
_DIALECT: Final = (
    QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
)
_ROW: Final = 34
_LINE_HEIGHT: Final = 140.0
_TEXT_WIDTH: Final = 820
_TOPIC = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Topic:
    """A page of the guide: the name of its file, its heading, its Markdown."""

    name: str
    title: str
    text: str


def read_topics(folder: Path) -> tuple[Topic, ...]:
    """Read the guide: the first page, then those that it links to in their order, then the rest."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.md"))}
    first = texts.get(_FIRST, "")
    order = sorted(
        texts, key=lambda name: (name != _FIRST, first.rfind(f"({name}.md") % (len(first) + 1), name)
    )
    return tuple(Topic(name, _heading(texts[name], name), texts[name]) for name in order)


def _heading(text: str, name: str) -> str:
    line = next((line for line in text.splitlines() if line.startswith("# ")), "")
    return line.removeprefix("# ").strip() or name


class Reader(QTextBrowser):
    """A text whose lines never get longer than is good to read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setLineWrapMode(QTextBrowser.LineWrapMode.FixedPixelWidth)
        self.document().setDocumentMargin(8)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self.setLineWrapColumnOrWidth(min(self.viewport().width(), _TEXT_WIDTH))
        super().resizeEvent(event)


class HelpPage(Page):
    """A list of topics at the left, the text at the right; typing in the search narrows the list."""

    title = "Help"

    def __init__(self, session: Session, theme: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(session, theme, parent)
        self.topics = {topic.name: topic for topic in read_topics(asset("resources", "help"))}
        self._shown = ""
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 18, 20, 18)
        outer.setSpacing(14)
        outer.addWidget(PageHeader("Help", "The guide, on this computer"))
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(self._contents())
        row.addWidget(self._text(), 1)
        outer.addLayout(row, 1)
        theme.changed.connect(self._on_theme_changed)
        self.show_topic(_FIRST)

    def _contents(self) -> Card:
        card = Card()
        card.setFixedWidth(250)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search the guide")
        self.search.setClearButtonEnabled(True)
        self.search.setMaxLength(200)
        describe(
            self.search, "Search the guide", "Topics with these words; Enter goes to the next place (Ctrl+F)"
        )
        self.search.textChanged.connect(self._on_search)
        self.search.returnPressed.connect(self._on_next)
        card.body.addWidget(self.search)
        self.list = QListWidget()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        describe(self.list, "Contents of the guide", "Choose a topic with the arrows")
        for topic in self.topics.values():
            item = QListWidgetItem(topic.title)
            item.setData(_TOPIC, topic.name)
            item.setSizeHint(QSize(0, _ROW))
            self.list.addItem(item)
        self.list.currentItemChanged.connect(self._on_topic_chosen)
        card.body.addWidget(self.list, 1)
        self.nothing = label("No topic has these words.", "subtitle", wrap=True)
        self.nothing.hide()
        card.body.addWidget(self.nothing)
        return card

    def _text(self) -> Card:
        card = Card()
        self.browser = Reader()
        describe(self.browser, "Text of the topic", "Links lead to other topics")
        self.browser.anchorClicked.connect(self._on_link)
        card.body.addWidget(self.browser, 1)
        return card

    def show_topic(self, name: str) -> None:
        """Show a topic; the first one if there is none of that name."""
        name = name if name in self.topics else next(iter(self.topics), "")
        for row in range(self.list.count()):
            if self.list.item(row).data(_TOPIC) == name:
                self.list.item(row).setHidden(False)
                self.list.setCurrentRow(row)

    @property
    def shown(self) -> str:
        """The name of the topic that is shown."""
        return self._shown

    @Slot(QListWidgetItem, QListWidgetItem)
    def _on_topic_chosen(self, item: QListWidgetItem | None, _: QListWidgetItem | None) -> None:
        if item is None:
            return
        self._shown = str(item.data(_TOPIC))
        self._set_text()
        self._find()

    def _set_text(self) -> None:
        topic = self.topics.get(self._shown)
        if topic is None:
            return
        font = self.browser.font()
        font.setPixelSize(TEXT + 1)
        self.browser.document().setDefaultFont(font)
        self.browser.document().setMarkdown(topic.text, _DIALECT)
        self._space_out()

    def _space_out(self) -> None:
        """Give lines and tables more air than the Markdown reader does."""
        document = self.browser.document()
        cursor = QTextCursor(document)
        cursor.beginEditBlock()
        block = document.begin()
        while block.isValid():
            cursor.setPosition(block.position())
            table: QTextTable | None = cursor.currentTable()
            if table is None:
                form = block.blockFormat()
                form.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
                form.setBottomMargin(max(form.bottomMargin(), 6))
                cursor.setBlockFormat(form)
            else:
                table.setFormat(self._table_format(table))
            block = block.next()
        cursor.endEditBlock()
        cursor.setPosition(0)
        self.browser.setTextCursor(cursor)

    def _table_format(self, table: QTextTable) -> QTextTableFormat:
        form = table.format()
        form.setBorderCollapse(True)
        form.setBorder(1)
        form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        form.setBorderBrush(self.theme.color("line"))
        form.setCellPadding(6)
        form.setCellSpacing(0)
        form.setTopMargin(6)
        form.setBottomMargin(14)
        return form

    @Slot(str)
    def _on_search(self, words: str) -> None:
        wanted = words.casefold().split()
        found: list[int] = []
        for row in range(self.list.count()):
            item = self.list.item(row)
            text = self.topics[str(item.data(_TOPIC))].text.casefold()
            item.setHidden(not all(word in text for word in wanted))
            if not item.isHidden():
                found.append(row)
        self.nothing.setVisible(not found)
        if found and self.list.currentRow() not in found:
            self.list.setCurrentRow(found[0])
        self._find()

    @Slot()
    def _on_next(self) -> None:
        words = self.search.text().strip()
        if words and not self.browser.find(words):
            self.browser.moveCursor(QTextCursor.MoveOperation.Start)
            self.browser.find(words)

    def _find(self) -> None:
        """Go to the first place of the words, whole or else the first of them."""
        words = self.search.text().strip()
        self.browser.moveCursor(QTextCursor.MoveOperation.Start)
        if words and not self.browser.find(words):
            self.browser.find(words.split()[0])

    @Slot(QUrl)
    def _on_link(self, url: QUrl) -> None:
        name = Path(url.path()).stem
        if url.isRelative() and name in self.topics:
            self.search.clear()
            self.show_topic(name)

    @Slot()
    def _on_theme_changed(self) -> None:
        self._set_text()

    @override
    def focus_filter(self) -> None:
        """Go to the search."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()
