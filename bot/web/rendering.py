"""Templates, and the version of the style sheet that they name."""

import hashlib
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined

STYLE = files("bot.web").joinpath("static", "style.css").read_bytes()

TEMPLATES = Environment(
    loader=PackageLoader("bot.web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATES.globals["style_version"] = hashlib.sha256(STYLE).hexdigest()[:12]
