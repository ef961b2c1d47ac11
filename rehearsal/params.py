"""What a method was called with: query string, form, multipart or JSON, read one way."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl

from rehearsal.errors import bad_request


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in the body."""

    filename: str
    mime: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Params:
    """Fields as text, as the Bot API takes them, and uploads by field name."""

    fields: Mapping[str, str] = field(default_factory=dict)
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        return name in self.fields or name in self.uploads

    def text(self, name: str, default: str = "") -> str:
        return self.fields.get(name, default)

    def integer(self, name: str, default: int = 0) -> int:
        value = self.fields.get(name, "")
        try:
            return int(value) if value else default
        except ValueError:
            raise bad_request(f"can't parse parameter {name!r}: expected an integer") from None

    def flag(self, name: str) -> bool:
        return self.fields.get(name, "").lower() in {"true", "1", "yes"}

    def parsed(self, name: str, kind: type) -> Any:
        """A JSON field of that kind, or None when absent or empty."""
        value = self.fields.get(name)
        if not value:
            return None
        try:
            found = json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name} JSON object") from None
        if not isinstance(found, kind):
            raise bad_request(f"object expected as {name.replace('_', ' ')}")
        return found


def read(query: str, content_type: str, body: bytes) -> Params:
    """The parameters of a request. Raises ApiError when the body cannot be read."""
    fields = dict(parse_qsl(query, keep_blank_values=True))
    kind = content_type.split(";")[0].strip().lower()
    if kind == "application/json" and body:
        return Params(fields | _from_json(body))
    if kind == "multipart/form-data":
        more, uploads = _from_multipart(content_type, body)
        return Params(fields | more, uploads)
    if body:
        fields |= parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
    return Params(fields)


def _from_json(body: bytes) -> dict[str, str]:
    try:
        values = json.loads(body)
    except ValueError:
        raise bad_request("can't parse request JSON object") from None
    if not isinstance(values, dict):
        raise bad_request("can't parse request JSON object")
    return {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in values.items()
        if value is not None
    }


def _from_multipart(content_type: str, body: bytes) -> tuple[dict[str, str], dict[str, Upload]]:
    head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1")
    fields: dict[str, str] = {}
    uploads: dict[str, Upload] = {}
    for part in BytesParser(policy=HTTP).parsebytes(head + body).iter_parts():
        name = part.get_param("name", header="content-disposition")
        data = part.get_payload(decode=True)
        if not isinstance(name, str) or not isinstance(data, bytes):
            raise bad_request("can't parse multipart body")
        filename = part.get_filename()
        if filename is None:
            fields[name] = data.decode("utf-8", "replace")
        else:
            uploads[name] = Upload(filename, part.get_content_type(), data)
    return fields, uploads
