"""What an author's classes and functions declare, read into parts."""

import dataclasses
import inspect
from collections.abc import Callable
from typing import Any

from sqlalchemy import Table

from hub.errors import PluginIncomplete
from hub.graph import docs
from hub.graph.annotations import Shape, is_bind, read
from hub.graph.declare import Declared, declared
from hub.graph.fields import Argument, Declaration, Expression, Identity, Mutation, Plain, Protected, Root, named
from hub.graph.kinds import Input, InputField
from hub.graph.markers import ID, ProtectedDate, ProtectedText
from security.indexed import index_columns


def read_fields(cls: type, record: Declared, plugin: str, owner: str, table: Table | None) -> dict[str, Declaration]:
    """The fields that a class declares, each with its name, type, sentence and owner."""
    described = docs.members(cls)
    made: dict[str, Declaration] = {}
    for name, annotation in inspect.get_annotations(cls).items():
        shape = read(annotation, cls.__module__)
        given = vars(cls).get(name)
        if given is None:
            given = _implied(name, shape, table)
        if not isinstance(given, Declaration):
            raise PluginIncomplete(f"{owner}.{name} of plugin {plugin} is not a field: {given!r}")
        changes: dict[str, Any] = {
            "name": name,
            "shape": shape,
            "description": described.get(name, "The opaque id." if isinstance(given, Identity) else ""),
            "plugin": plugin,
            "owner": owner,
            "requires": given.requires or (record.requires if record.kind == "extension" else None),
        }
        if isinstance(given, Protected) and table is not None:
            changes["column"] = _column(table, name, owner)
            changes["index"] = next((index for index, column in index_columns(table) if column.name == name), None)
        if isinstance(given, Expression):
            changes["arguments"] = _arguments(given.build)
            changes["description"] = changes["description"] or docs.sentence(given.build)
        made[name] = named(given, **changes)
    return made


def _implied(name: str, shape: Shape, table: Table | None) -> Declaration:
    if shape.target is ID and name == "id":
        return Identity()
    if shape.target in (ProtectedText, ProtectedDate):
        return Protected(mask="date" if shape.target is ProtectedDate else "text")
    return Plain(column=None if table is None else table.c.get(name))


def _column(table: Table, name: str, owner: str) -> Any:
    if name not in table.c:
        raise PluginIncomplete(f"{owner}.{name} names no column of table {table.name}")
    return table.c[name]


def _arguments(function: Callable[..., Any]) -> tuple[Argument, ...]:
    described = docs.arguments(function)
    annotated = inspect.get_annotations(function)
    return tuple(
        Argument(
            name=name,
            shape=read(annotated[name], function.__module__),
            description=described.get(name, ""),
            default=... if parameter.default is parameter.empty else parameter.default,
        )
        for name, parameter in inspect.signature(function).parameters.items()
        if is_bind(annotated.get(name))
    )


def read_query(function: Callable[..., Any], plugin: str) -> Root:
    """The root field that a function declares."""
    record = declared(function)
    return Root(
        name=function.__name__,
        shape=read(inspect.get_annotations(function)["return"], function.__module__),
        description=docs.sentence(function),
        requires=record.requires,
        plugin=plugin,
        owner="Query",
        build=function,
        arguments=_arguments(function),
        every=record.every,
        people=record.people,
        public=record.public,
    )


def read_mutation(function: Callable[..., Any], plugin: str) -> Mutation:
    """The mutation that a function declares."""
    annotated = inspect.get_annotations(function)
    return Mutation(
        name=function.__name__,
        shape=read(annotated["return"], function.__module__),
        description=docs.sentence(function),
        requires=declared(function).requires,
        plugin=plugin,
        owner="Mutation",
        perform=function,
        input=read(annotated["input"], function.__module__).name,
    )


def read_input(cls: type, plugin: str) -> Input:
    """The input that a class declares."""
    described = docs.members(cls)
    annotated = inspect.get_annotations(cls)
    return Input(
        name=cls.__name__,
        plugin=plugin,
        description=docs.sentence(cls),
        cls=cls,
        fields={
            made.name: InputField(
                name=made.name,
                shape=read(annotated[made.name], cls.__module__),
                description=described.get(made.name, ""),
                required=made.default is dataclasses.MISSING and made.default_factory is dataclasses.MISSING,
            )
            for made in dataclasses.fields(cls)
        },
    )
