"""Numbers about people whom the caller does not see: a small one is left out, and nothing shown betrays it."""

from typing import Any

from sqlalchemy import Integer, Select, Subquery, and_, func, literal_column, not_, or_, select

from hub.graph.fields import Root

LEAST = "least_people"
"""The function of the database that says how many people a number must hold; where it says nothing, none is shown."""


def shown(report: Select[Any], people: str) -> Subquery:
    """The rows of a report that may be shown, in its order.

    people: the column that counts, in each row, the people whom the caller does not see
    A row with fewer than LEAST of them is left out, unless it has none. So that it cannot be found as the difference
    between a total and all other rows, what is left out holds LEAST people together: the smallest rows go with it.
    """
    none, held = literal_column("0", Integer()), report.subquery()
    # Numbered apart from what follows, which sorts the rows in another order.
    rows = select(*held.c, func.row_number().over().label("place_in_report")).subquery()
    unseen, place = rows.c[people], rows.c.place_in_report
    least: Any = select(getattr(func, LEAST)(type_=Integer())).scalar_subquery()
    before = func.sum(unseen).over(order_by=(unseen, place), rows=(None, -1))
    judged = select(
        *rows.c,
        func.bool_or(and_(unseen > none, unseen < least)).over().label("some_are_small"),
        func.coalesce(before, none).label("left_out_before"),
        least.label("least"),
    ).subquery()
    unseen = judged.c[people]
    beside = and_(judged.c.some_are_small, judged.c.left_out_before < judged.c.least)
    kept = or_(unseen == none, and_(unseen >= judged.c.least, not_(beside)))
    columns = [judged.c[column.key] for column in held.c]
    return select(*columns).where(kept).order_by(judged.c.place_in_report).subquery()


def objection(field: Root, built: Any) -> str | None:
    """Why a report of all rows may not be asked, or None where it may."""
    if not field.every:
        return None
    if not isinstance(built, Select):
        return "counts all rows, so it must be a select"
    if field.people is not None and field.people not in built.selected_columns:
        return "counts all rows, so people= must name the column that counts the people whom the caller does not see"
    return None
