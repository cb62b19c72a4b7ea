"""What only GitHub's GraphQL tells: what users vote for. It answers nobody without a token."""

from typing import Any, Final

from leeway.collect import github_readings as figures
from leeway.collect.addresses import read_address
from leeway.collect.client import Client
from leeway.collect.fetched import Asked, Fetched, Gathering, Known
from leeway.collect.github_address import Repository
from leeway.collect.progress import Progress

_METRICS: Final = ("roadmap votes",)
_WORDS: Final = ("idea", "roadmap", "feature", "request", "proposal", "suggestion", "rfc")
_QUERY: Final = """query($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
    hasDiscussionsEnabled
    discussions(first: 100, orderBy: {field: CREATED_AT, direction: DESC}) {
      totalCount
      nodes { upvoteCount category { name } }
    }
  }
}"""


def requests(repository: Repository) -> tuple[Asked, ...]:
    """Say beforehand which host will be asked, and what is sent to it."""
    address = read_address(repository.graphql)
    sends = f"the name {repository.full_name}, and your token for this host"
    return (Asked(address.host, "what users vote for in its discussions", sends, address.needs_asking),)


def fetch(client: Client, repository: Repository, progress: Progress, known: Known) -> Fetched:
    """Fetch the votes of the last 100 discussions; without a token nothing is asked, and that is noted."""
    gathering = Gathering(client, progress, known)
    url = repository.graphql
    if not client.has_token(url):
        gathering.note(
            url, f"{repository.host} tells votes only to those with a token: set one in Settings.", _METRICS
        )
        return gathering.done()
    variables = {"owner": repository.owner, "name": repository.name}
    answer = gathering.post(
        url, {"query": _QUERY, "variables": variables}, "Asking for votes", _METRICS, "graphql"
    )
    if answer is None:
        return gathering.done()
    found = _repository(answer.value)
    if found is None:
        gathering.note(url, _refusal(answer.value, repository), _METRICS)
        return gathering.done()
    discussions = found.get("discussions")
    nodes = discussions.get("nodes") if isinstance(discussions, dict) else None
    rows = [row for row in figures.rows_of(nodes) if _is_plan(row)]
    votes = sum(row["upvoteCount"] for row in rows if isinstance(row.get("upvoteCount"), int))
    note = "Upvotes on ideas and requests among the last 100 discussions"
    if found.get("hasDiscussionsEnabled") is False:
        note = "Discussions are turned off"
    gathering.read(figures.figure("roadmap votes", float(votes), "upvotes", len(rows), answer, note))
    return gathering.done()


def _repository(value: Any) -> dict[str, Any] | None:
    data = value.get("data") if isinstance(value, dict) and not value.get("errors") else None
    found = data.get("repository") if isinstance(data, dict) else None
    return found if isinstance(found, dict) else None


def _refusal(value: Any, repository: Repository) -> str:
    """Tell what GraphQL answers with 200 and a list of errors."""
    errors = figures.rows_of(value.get("errors")) if isinstance(value, dict) else []
    said = str(errors[0].get("message", ""))[:200] if errors else "it said nothing of the repository"
    return f"{repository.host} couldn't tell the votes of {repository.full_name}: {said}"


def _is_plan(row: dict[str, Any]) -> bool:
    category = row.get("category") if isinstance(row.get("category"), dict) else {}
    name = str((category or {}).get("name", "")).casefold()
    return any(word in name for word in _WORDS)
