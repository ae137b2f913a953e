"""Which media types are read and written."""

import pytest

from hub.http.negotiation import GRAPHQL, JSON, is_json, wanted


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (b"*/*;q=0.1", JSON),
        (b"*/*", JSON),
        (b"application/*", JSON),
        (b"application/json", JSON),
        (b"application/json; charset=utf-8", JSON),
        (b"application/graphql-response+json", GRAPHQL),
        (b"application/graphql-response+json; charset=utf-8", GRAPHQL),
        (b"APPLICATION/GRAPHQL-RESPONSE+JSON", GRAPHQL),
        (b"application/graphql-response+json, application/json", GRAPHQL),
        (b"application/json, application/graphql-response+json", JSON),
        (b"application/graphql-response+json, application/json;q=0.9", GRAPHQL),
        (b"application/graphql-response+json;q=0.5, application/json;q=0.9", JSON),
        (b"application/json;q=0, */*", GRAPHQL),
        (b"text/html, */*;q=0.1", JSON),
        (b"*/*, application/graphql-response+json", GRAPHQL),
        (b"text/html", None),
        (b"text/html, image/png", None),
        (b"application/json;q=0", None),
        (b"application/json;q=nonsense", None),
        (b"\xff", None),
    ],
)
def test_answer_is_in_the_media_type_that_is_preferred(accept: bytes, media: bytes | None) -> None:
    assert wanted(accept) == media


@pytest.mark.parametrize(
    ("content_type", "is_read"),
    [
        (b"application/json", True),
        (b"Application/JSON; Charset=UTF-8", True),
        (b'application/json; charset="utf-8"', True),
        (b"application/json; charset=gb18030", False),
        (b"application/graphql", False),
        (b"text/plain", False),
        (b"multipart/form-data; boundary=x", False),
        (b"application/x-www-form-urlencoded", False),
        (b"", False),
    ],
)
def test_only_json_in_utf_8_is_read(content_type: bytes, is_read: bool) -> None:
    assert is_json(content_type) is is_read
