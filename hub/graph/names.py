"""How names of Python become names of the graph."""


def camel(name: str) -> str:
    """`starts_on` as `startsOn`."""
    head, *rest = name.split("_")
    return head + "".join(word[:1].upper() + word[1:] for word in rest)


def pascal(name: str) -> str:
    """`issue_policy` as `IssuePolicy`."""
    return "".join(word[:1].upper() + word[1:] for word in name.split("_"))


def lower_first(name: str) -> str:
    """`InsurancePolicy` as `insurancePolicy`."""
    return name[:1].lower() + name[1:]
