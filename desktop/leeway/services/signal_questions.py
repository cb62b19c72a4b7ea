"""Which questions of a product's questionnaire take a metric as the suggestion for their answer."""

from dataclasses import dataclass

from leeway.assets import asset
from leeway.domain.assessment_reading import assessments_of
from leeway.domain.questionnaire import Definition
from leeway.domain.questionnaire_facts import signal_name
from leeway.domain.questionnaire_wording import fill
from leeway.domain.register import Register
from leeway.domain.scope import Scope
from leeway.engine.signal_series import SignalSeries
from leeway.errors import LeewayError
from leeway.services.assessment_definitions import definition_of, parsed


@dataclass(frozen=True, slots=True)
class AskingQuestion:
    """A question that takes the figure as a suggestion: of which product's assessment, its id and its text.

    `begun` is whether the product has an assessment; otherwise it is a question of the questionnaire that ships.
    """

    product_id: str
    question_id: str
    text: str
    begun: bool


def asking_questions(register: Register, scope: Scope, series: SignalSeries) -> tuple[AskingQuestion, ...]:
    """Return the questions that take a series' latest figure: of its product, or of the vendor's products in scope.

    Products with an assessment come first. A definition that can't be read asks nothing.
    """
    if series.product_id is not None:
        products = [series.product_id]
    else:
        of_vendor = register.links.products_of.get(series.vendor_id, ())
        products = [id for id in of_vendor if scope.covers_product(register, id)]
    wanted = signal_name(series.latest.metric)
    found = [
        asked for id in products if id in register.products for asked in _of_product(register, id, wanted)
    ]
    return tuple(sorted(found, key=lambda asked: not asked.begun))


def _of_product(register: Register, product_id: str, wanted: str) -> list[AskingQuestion]:
    assessments = assessments_of(register, product_id)
    try:
        definition = definition_of(register, assessments[0]) if assessments else _shipped()
    except LeewayError:
        return []
    product = register.products[product_id]
    words = {"product": product.name, "vendor": register.vendors[product.vendor_id].name}
    return [
        AskingQuestion(product_id, question.id, fill(question.text, words), bool(assessments))
        for question in definition.questions.values()
        if question.suggest is not None
        and question.suggest.kind == "signal"
        and signal_name(question.suggest.name) == wanted
    ]


def _shipped() -> Definition:
    return parsed(asset("resources", "questionnaires", "single-source.toml").read_text(encoding="utf-8"))
