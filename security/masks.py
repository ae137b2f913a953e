"""What may be shown of a value to whoever may see its row: never the whole of it."""

import re
import unicodedata
from collections.abc import Callable
from typing import Final

_STARS: Final = "****"
_CITIZEN_NUMBER: Final = re.compile(r"\d{17}[\dXx]")
_ISO_DATE: Final = re.compile(r"(\d{4})-\d{2}-\d{2}")

# The divisions that an address begins with. Their names are short, those of autonomous ones aside; a compound (小区),
# a supermarket (超市) or a marketplace (市场) only looks like one. Whatever is not surely a division is hidden.
_HAN: Final = r"(?:(?![省市区县旗])[\u3400-\u9fff])"
_CITY: Final = r"(?<![超门夜菜早])市(?![场区政民])"
_DISTRICT: Final = r"(?<![小社校园厂景街院营片业宅活属墅发])(?<!居民)区(?![域间])"
_DIVISIONS: Final = re.compile(
    rf"(?:{_HAN}{{2,3}}省|{_HAN}{{2,6}}自治区)?"
    rf"(?:{_HAN}{{2,5}}{_CITY}|{_HAN}{{2,4}}地区)?"
    rf"(?:{_HAN}{{2,4}}{_CITY}|{_HAN}{{1,4}}(?:{_DISTRICT}|县(?![城道])|旗(?!舰))|{_HAN}{{2,8}}(?:族区|自治[县旗]))?"
)


def mask_name(text: str) -> str:
    """张*, 欧***, P***: the first character, then a star for each further one; outside Chinese always three."""
    name = text.strip()
    if len(name) < 2:
        return "*" * len(name)
    return name[0] + ("*" * (len(name) - 1) if unicodedata.name(name[0], "").startswith("CJK") else "***")


def mask_id_number(text: str) -> str:
    """2301**********0018: four characters at each end of a citizen's number, two of any other document's."""
    number = text.strip()
    shown = 4 if _CITIZEN_NUMBER.fullmatch(number) else 2
    return _ends(number, shown, shown)


def mask_phone(text: str) -> str:
    """138****1234: the first three and the last four characters."""
    return _ends(text.strip(), 3, 4)


def mask_address(text: str) -> str:
    """哈尔滨市道里区****: the divisions down to the county, and nothing of what follows them, nor its length."""
    address = text.strip()
    match = _DIVISIONS.match(address)
    kept = match[0] if match else ""
    return kept + _STARS if kept != address and kept.endswith(("区", "县", "市", "旗")) else _STARS


def mask_date(text: str) -> str:
    """1990-**-**: the year of an ISO date."""
    date = _ISO_DATE.fullmatch(text.strip())
    return f"{date[1] if date else _STARS}-**-**"


def mask_bank_account(text: str) -> str:
    """****1234: the last four characters."""
    number = text.strip()
    return _STARS + number[-4:] if len(number) >= 8 else _STARS


def mask_text(text: str) -> str:
    """群***: the first character of at least two."""
    words = text.strip()
    return (words[0] if len(words) > 1 else "") + "***"


MASKS: Final[dict[str, Callable[[str], str]]] = {
    "name": mask_name,
    "id_number": mask_id_number,
    "phone": mask_phone,
    "address": mask_address,
    "date": mask_date,
    "bank_account": mask_bank_account,
    "text": mask_text,
}
"""The masks by the kind of value."""


def _ends(text: str, first: int, last: int) -> str:
    """The two ends of a text, a star for each character between; nothing of it when fewer than four are between."""
    between = len(text) - first - last
    return text[:first] + "*" * between + text[-last:] if between >= 4 else _STARS
