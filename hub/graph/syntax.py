"""From the text of a document to what it says, as far as the limits let it be read."""

from graphql import DocumentNode, GraphQLError, parse

from hub.errors import OverLimit
from hub.graph.limits import Limits

ABORTED = {
    "Syntax Error: Document contains more than": "tokens",
    "Syntax Error: Document is nested too deeply": "depth",
}
"""How the parser says that it went no further, and which limit that is; its errors are of one kind."""


def parsed(text: str, limits: Limits) -> DocumentNode:
    """A text parsed. Raises OverLimit, and GraphQLError where it is not GraphQL."""
    try:
        return parse(text, max_lexical_tokens=limits.tokens, max_comments=limits.tokens)
    except GraphQLError as error:
        limit = next((limit for said, limit in ABORTED.items() if error.message.startswith(said)), None)
        if limit is None:
            raise
    most = getattr(limits, limit)
    raise OverLimit(f"The document goes beyond the limit of {most} for {limit}.", limit=limit, value=most)
