"""The engine: from a request to the bytes of its answer, in one data statement."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

import orjson
from graphql import GraphQLError, OperationType, get_named_type

from hub.errors import HubError, NotAllowed, NotNow, NotSignedIn, Refused
from hub.graph import introspection
from hub.graph.caller import ALLOWED, Caller, Decision
from hub.graph.compose import Graph
from hub.graph.discretion import discreet
from hub.graph.document import Documents, InvalidDocument, Operation
from hub.graph.faults import error
from hub.graph.fields import Mutation
from hub.graph.given import given
from hub.graph.granted import Granted, Grants
from hub.graph.holes import HOLE, Filling
from hub.graph.limits import Limits, check
from hub.graph.lowering import resolve
from hub.graph.plan import Answer, Keys, Plan
from hub.graph.request import Purse, Request, Response
from hub.graph.roots import ANONYMOUS, MADE, Roots
from hub.graph.selection import Selected, Selector

PLANS = 512
"""The most plans that are kept; each is also prepared on every connection that has run it."""


class Reader(Protocol):
    """Where statements are run."""

    async def fetch(self, sql: str, arguments: list[Any]) -> str:
        """The one text that a statement answers."""


class Work(Protocol):
    """One mutation in its own transaction."""

    async def perform(self, action: Mutation, given: Any, raw: Any) -> Any:
        """Do it, or find that it was done under the same key; the id of what is shown."""

    async def fetch(self, sql: str, arguments: list[Any]) -> str:
        """The one text that a statement answers, within the transaction."""


class Works(Protocol):
    """Where mutations are done."""

    def begin(self, caller: Any, request: Request) -> AbstractAsyncContextManager[Work]:
        """A transaction, committed when it is left without an error."""


class Journal(Protocol):
    """Where disclosures are put on record before they leave."""

    async def record(self, caller: Any, request: Request, filling: list[Filling], errors: list[dict[str, Any]]) -> None:
        """Returns when the record is committed."""


class Meter(Protocol):
    """What counts look-ups."""

    def take(self, caller: Any, values: int) -> None:
        """Count some for a caller, or raise OverLimit."""


Explores = Callable[[Caller], Decision]
"""Whether a caller may see the graph itself, and not only what it answers."""


class Engine:
    """Answers the requests of one graph."""

    def __init__(
        self,
        graph: Graph,
        *,
        reader: Reader,
        vault: Keys,
        works: Works,
        journal: Journal,
        lookups: Meter,
        limits: Limits,
        explores: Explores = lambda caller: ALLOWED,
    ) -> None:
        self.graph = graph
        self.reader = reader
        self.vault = vault
        self.works = works
        self.journal = journal
        self.lookups = lookups
        self.limits = limits
        self.explores = explores
        self.documents = Documents(graph, limits)
        self.plans: OrderedDict[Any, Plan] = OrderedDict()
        self.grants = Grants()

    async def answer(self, request: Request, caller: Caller, purse: Purse | None = None) -> Response:
        """The answer to a request; what was asked wrongly is answered with errors and no data. Raises NotNow."""
        try:
            operation = self.documents.get(request.query).operation(request.operation_name)
            if operation.introspects:
                _check(self.explores(caller))
            variables = operation.coerce(request.variables)
            cost = operation.cost(variables)
            if cost > self.limits.cost:
                check("cost", cost, self.limits.cost, "objects")
            if purse is not None and not purse.pay(cost):
                await purse.wait(cost)
            if operation.node.operation is OperationType.QUERY:
                answer = await self.query(request, operation, variables, caller)
                if answer.filling is None:
                    # Nothing was opened and nothing went wrong: most answers end here.
                    return Response(_whole(answer.text))
                answers = [answer]
            else:
                answers = await self.mutation(request, operation, variables, caller)
        except InvalidDocument as invalid:
            return Response(_body(None, self.mistakes(invalid, request, caller)), executed=False)
        except NotNow:
            raise
        except HubError as refused:
            return Response(_body(None, [_told(refused)]), executed=False)
        fillings = [each.filling for each in answers if each.filling]
        errors = [each for answer in answers for each in answer.errors]
        if fillings:
            await self.journal.record(caller, request, fillings, errors)
        return Response(_joined(answers, errors))

    def mistakes(self, invalid: InvalidDocument, request: Request, caller: Caller) -> list[dict[str, Any]]:
        """What is wrong with a document, as far as it may be told to a caller."""
        told = [_located(each, invalid.kind) for each in invalid.errors]
        if invalid.kind == "VALIDATION" and not self.explores(caller).opens:
            for each in told:
                each["message"] = discreet(each["message"], request.query)
        return told

    async def query(
        self, request: Request, operation: Operation, variables: Mapping[str, Any], caller: Caller
    ) -> Answer:
        """The answer to a query."""
        granted = self.granted(operation, caller)
        key = self.key(operation, variables, granted)
        plan = self.plans.get(key)
        if plan is None:
            plan = self.keep(key, self.roots(operation, variables, granted).query())
        else:
            self.plans.move_to_end(key)
        outside = introspection.answer(self.graph, operation, request, variables) if operation.introspects else {}
        text = await self.reader.fetch(plan.sql, self.arguments(plan, variables, caller))
        return await plan.fill(text, self.vault, outside) if HOLE in text else Answer(text)

    async def mutation(
        self, request: Request, operation: Operation, variables: Mapping[str, Any], caller: Caller
    ) -> list[Answer]:
        """The answers of a mutation's root fields, done one after another, each in its own transaction."""
        selector = Selector(self.graph.schema, operation.fragments, variables)
        answers = []
        for root in selector.fields(operation.type, [operation.node.selection_set]):
            try:
                answers.append(await self.act(request, operation, root, variables, caller))
            except Refused as refused:
                answers.append(Answer(_refused(selector, root, refused)))
            except HubError as told:
                answers.append(Answer(f'{{"{root.key}":null}}', [_told(told, root.key)]))
        return answers

    async def act(
        self, request: Request, operation: Operation, root: Selected, variables: Mapping[str, Any], caller: Caller
    ) -> Answer:
        """One root field of a mutation: done, then its selection answered within the same transaction."""
        action = root.declaration
        if not isinstance(action, Mutation):
            return Answer(f'{{"{root.key}":"{operation.type.name}"}}')
        decision = caller.allows(action.requires.name) if action.requires and caller.signed_in else ANONYMOUS
        if not decision.opens and (action.requires or not caller.signed_in):
            return Answer(f'{{"{root.key}":null}}', [error(decision.code, decision.reason, path=(root.key,))])
        raw = resolve(root.arguments["input"], variables)
        made = given(self.graph.parts, action.input, raw)
        async with self.works.begin(caller, request) as work:
            shown = await work.perform(action, made, raw)
            granted = self.granted(operation, caller)
            key = (root.key, *self.key(operation, variables, granted))
            plan = self.plans.get(key)
            if plan is None:
                plan = self.keep(key, self.roots(operation, variables, granted).payload(root))
            text = await work.fetch(plan.sql, self.arguments(plan, {**variables, MADE: shown}, caller))
            return await plan.fill(text, self.vault)

    def roots(self, operation: Operation, variables: Mapping[str, Any], granted: Granted) -> Roots:
        """What makes the plans of an operation; keys are looked for at each request, since they may change."""
        return Roots(self.graph, operation, variables, granted, self.limits, lambda: self.vault.index)

    def arguments(self, plan: Plan, variables: Mapping[str, Any], caller: Caller) -> list[Any]:
        """The parameters of one request, whose look-ups are counted before anything is read."""
        arguments = plan.arguments(variables, caller)
        if plan.lookups:
            self.lookups.take(caller, plan.looked_up(variables))
        return arguments

    def granted(self, operation: Operation, caller: Caller) -> Granted:
        """What a caller is granted of what an operation asks; it is found out once for each caller."""
        granted: Granted | None = caller.granted.get(operation)
        if granted is None:
            granted = caller.granted[operation] = self.grants.get(operation.questions, caller)
        return granted

    def key(self, operation: Operation, variables: Mapping[str, Any], granted: Granted) -> tuple[Any, ...]:
        """All that shapes a plan, and nothing of its values."""
        return operation, granted, *[shaper(variables) for shaper in operation.shapers]

    def keep(self, key: tuple[Any, ...], plan: Plan) -> Plan:
        """A new plan among those kept; the least recently used goes."""
        self.plans[key] = plan
        if len(self.plans) > PLANS:
            self.plans.popitem(last=False)
        return plan


def _check(decision: Decision) -> None:
    """Refuse a caller who may not explore the graph."""
    if not decision.opens:
        raise (NotSignedIn if decision.code == NotSignedIn.code else NotAllowed)(decision.reason)


def _refused(selector: Selector, root: Selected, refused: Refused) -> str:
    """What a mutation answers when a rule said no."""
    problem = {"code": refused.code, "message": refused.message, "path": [str(step) for step in refused.path]}
    payload: dict[str, Any] = {}
    for selected in selector.below(root):
        if selected.name == "problems":
            shown = selector.below(selected)
            payload[selected.key] = [{each.key: problem.get(each.name, "Problem") for each in shown}]
        elif selected.name == "__typename":
            payload[selected.key] = str(get_named_type(root.type))
        else:
            payload[selected.key] = None
    return orjson.dumps({root.key: payload}).decode()


def _located(found: GraphQLError, code: str) -> dict[str, Any]:
    told = error(code, found.message)
    if found.locations:
        told["locations"] = [{"line": place.line, "column": place.column} for place in found.locations]
    return told


def _told(refused: HubError, *path: str) -> dict[str, Any]:
    extensions = {key: value for key, value in refused.extensions.items() if key != "code"}
    return error(str(refused.extensions["code"]), refused.message, path=path or refused.path, **extensions)


def _body(data: Any, errors: list[dict[str, Any]]) -> bytes:
    return orjson.dumps({"errors": errors} if data is None else {"data": data, "errors": errors})


def _joined(answers: list[Answer], errors: list[dict[str, Any]]) -> bytes:
    """The body of an executed request."""
    texts = [answer.text if answer.text else orjson.dumps(answer.data).decode() for answer in answers]
    if "null" in texts:
        data = "null"
    elif len(texts) == 1:
        data = texts[0]
    else:
        data = "{" + ",".join(text[1:-1] for text in texts) + "}"
    if not errors:
        return _whole(data)
    return b'{"data":%b,"errors":%b}' % (data.encode(), orjson.dumps(errors))


def _whole(data: str) -> bytes:
    """The body of a request of which nothing failed."""
    return f'{{"data":{data}}}'.encode()
