"""Templates, and the versions of the files that they name."""

import hashlib
import re
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

STYLE, LIVE, TREE = (
    files("bot.web").joinpath("static", name).read_bytes()
    for name in ("style.css", "live.js", "tree.js")
)

TEMPLATES = Environment(
    loader=PackageLoader("bot.web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def commands(text: str) -> Markup:
    """With what stands between `backticks` set as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))


TEMPLATES.filters["commands"] = commands
TEMPLATES.globals["style_version"] = hashlib.sha256(STYLE).hexdigest()[:12]
TEMPLATES.globals["live_version"] = hashlib.sha256(LIVE).hexdigest()[:12]
TEMPLATES.globals["tree_version"] = hashlib.sha256(TREE).hexdigest()[:12]
