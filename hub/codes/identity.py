"""Numbers of the documents that prove who a person is (GB 11643-1999 and its relatives).

A number's first six digits need not name a division of today: old numbers keep old codes.
Synthetic numbers bear a mark that no real number has, so that neither can pass for the other:

RESIDENT_ID                 address code 2399xx
HMT_PERMIT                  address code 8399xx
FOREIGN_PERMANENT_RESIDENT  999999, or the letters UTO in the older form
PASSPORT                    ZZ9999xxx
"""

import re
from dataclasses import dataclass
from datetime import date

from hub.codes.mod11 import mod_11_2
from hub.codes.written import normalized
from hub.errors import Invalid

_LENGTH_WITH_CHECK = 18
_EARLIEST_BIRTH = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class _Form:
    """How the numbers of one kind of document look, and how synthetic ones among them begin."""

    pattern: re.Pattern[str]
    mark: re.Pattern[str]


_FORMS = {
    "RESIDENT_ID": _Form(re.compile(r"[1-9]\d{16}[\dX]", re.ASCII), re.compile("2399")),
    "HMT_PERMIT": _Form(re.compile(r"8(?:[123]0000|399\d\d)\d{11}[\dX]", re.ASCII), re.compile("8399")),
    "FOREIGN_PERMANENT_RESIDENT": _Form(re.compile(r"9\d{16}[\dX]|[A-Z]{3}\d{12}", re.ASCII), re.compile("999999|UTO")),
    "PASSPORT": _Form(re.compile(r"[A-Z0-9]{5,9}", re.ASCII), re.compile("ZZ9999")),
}


def check_document(kind: str, text: str, *, synthetic: bool) -> str:
    """The normalized number of a document; Invalid, without the number, when it is not one.

    kind: the document's kind
    synthetic: whether only synthetic numbers are accepted, or only others
    """
    form, number = _FORMS[kind], normalized(text)
    if not form.pattern.fullmatch(number):
        raise Invalid("The number is not of the form that this document has.", reason="FORM")
    if len(number) == _LENGTH_WITH_CHECK:
        if mod_11_2(number[:-1]) != number[-1]:
            raise Invalid("The number's last character does not fit the others.", reason="CHECKSUM")
        birth_date(number)
    if synthetic != bool(form.mark.match(number)):
        expected = "Only synthetic numbers are accepted here." if synthetic else "Synthetic numbers are not accepted."
        raise Invalid(expected, reason="SYNTHETIC")
    return number


def check_id_number(text: str, *, synthetic: bool) -> str:
    """The normalized number of a citizen's identity card; Invalid, without the number, when it is not one."""
    return check_document("RESIDENT_ID", text, synthetic=synthetic)


def birth_date(number: str) -> date:
    """The birth date that a number of 18 characters states; Invalid when there was no such day."""
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        born = None
    if born is None or not _EARLIEST_BIRTH <= born <= date.today():
        raise Invalid("The number states a birth date that cannot be.", reason="BIRTH_DATE")
    return born
