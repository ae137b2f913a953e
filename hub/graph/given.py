"""Inputs: from what a client sent to the frozen dataclass that an author declared."""

from collections.abc import Mapping
from typing import Any

from hub.graph import ids
from hub.graph.annotations import Shape, Wrap
from hub.graph.names import camel
from hub.graph.parts import Parts
from hub.graph.storable import storable


def given(parts: Parts, name: str, values: Mapping[str, Any], path: str = "input") -> Any:
    """The declared input of a name, with ids decoded and enums as their members; what was left out has its default."""
    declared = parts.inputs[name]
    made = {}
    for field in declared.fields.values():
        key = camel(field.name)
        if key in values and not (values[key] is None and not field.required):
            made[field.name] = _value(parts, field.shape, values[key], f"{path}.{key}")
    return declared.cls(**made)


def _value(parts: Parts, shape: Shape, value: Any, path: str) -> Any:
    if value is None:
        return None
    if shape.wrap is Wrap.LIST:
        return [_value(parts, Shape(shape.target), item, f"{path}[{place}]") for place, item in enumerate(value)]
    if shape.wrap is Wrap.REF:
        return ids.decode(value, parts.entities[shape.name].tag, path)
    if shape.is_enum:
        return shape.target(value)
    if shape.name in parts.inputs:
        return given(parts, shape.name, value, path)
    return storable(value, path)
