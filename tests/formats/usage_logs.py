"""Rows of agents' logs as the agents write them, for tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

AT = "2026-09-14T10:00:00.000Z"


def usage(read: int = 10, output: int = 20, **more: Any) -> dict[str, Any]:
    return {
        "input_tokens": read,
        "cache_creation_input_tokens": 30,
        "cache_read_input_tokens": 40,
        "cache_creation": {"ephemeral_5m_input_tokens": 10, "ephemeral_1h_input_tokens": 20},
        "output_tokens": output,
        **more,
    }


def call(
    id: str | None = "msg_1", *, at: str | None = AT, tokens: dict[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    message = {
        "id": id,
        "model": more.pop("model", "claude-opus-4-8"),
        "content": more.pop("content", []),
        "usage": usage() if tokens is None else tokens,
    }
    row = {"type": "assistant", "timestamp": at, "sessionId": "s1", "requestId": "r1", "isSidechain": False}
    return {key: value for key, value in {**row, "message": message, **more}.items() if value is not ...}


def refusal(text: str, *, at: str = AT, **more: Any) -> dict[str, Any]:
    message = {
        "id": "x",
        "model": "<synthetic>",
        "content": [{"type": "text", "text": text}],
        "usage": usage(0, 0),
    }
    row = {"type": "assistant", "timestamp": at, "sessionId": "s1", "isApiErrorMessage": True}
    return {**row, "message": message, **more}


def counters(read: int, cached: int, output: int, reasoning: int = 0) -> dict[str, int]:
    return {
        "input_tokens": read,
        "cached_input_tokens": cached,
        "output_tokens": output,
        "reasoning_output_tokens": reasoning,
        "total_tokens": read + output,
    }


def codex(at: str, kind: str, /, **payload: Any) -> dict[str, Any]:
    return {"timestamp": at, "type": kind, "payload": payload}


def event(at: str, kind: str, /, **payload: Any) -> dict[str, Any]:
    return codex(at, "event_msg", **{"type": kind, **payload})


def count(at: str, total: dict[str, int], last: dict[str, int] | None = None, **more: Any) -> dict[str, Any]:
    info = {"total_token_usage": total, "last_token_usage": last}
    return event(at, "token_count", info={k: v for k, v in info.items() if v is not None}, **more)


def write(path: Path, *rows: dict[str, Any] | bytes | str) -> Path:
    """Write rows as lines; bytes and texts as they are."""
    path.parent.mkdir(parents=True, exist_ok=True)
    texts = [
        json.dumps(row, ensure_ascii=False, separators=(",", ":")) if isinstance(row, dict) else row
        for row in rows
    ]
    lines = [text.encode() if isinstance(text, str) else text for text in texts]
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return path
