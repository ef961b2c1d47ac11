"""Grammars that are a plain choice among texts, for those who cannot read GBNF."""

import json
import re


def literal_choices(grammar: str) -> list[str] | None:
    """The texts a grammar allows, if it is a plain choice: None for any other grammar.

    A plain choice is `root ::= a | b | ...`, each a literal or a rule that is one literal.
    """
    rules = dict(re.findall(r"^\s*([\w-]+)\s*::=\s*(.*?)\s*$", grammar, re.MULTILINE))
    literal = r'"(?:[^"\\]|\\.)*"'
    body = rules.get("root", "")
    if not re.fullmatch(rf"(?:{literal}|[\w-]+)(?:\s*\|\s*(?:{literal}|[\w-]+))*", body):
        return None
    terms = [rules.get(term, term) for term in re.findall(rf"{literal}|[\w-]+", body)]
    if not all(re.fullmatch(literal, term) for term in terms):
        return None
    return [str(json.loads(term)) for term in terms]
