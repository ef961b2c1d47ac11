"""The prompts, read from `prompts/templates/NAME.LANGUAGE.md` and versioned by their content."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).parent / "templates"
_MARK = "\n---\n"


@dataclass(frozen=True, slots=True)
class Template:
    """One prompt in one language: the fixed part, and the part with {slots}."""

    system: str
    user: str


@dataclass(frozen=True, slots=True)
class PromptLibrary:
    """Every prompt by (name, language), and the version of each name."""

    templates: Mapping[tuple[str, str], Template]
    versions: Mapping[str, str]
    canary: str = ""
    """A word that stands in every fixed part and nowhere else. Who tells it, tells the prompt."""

    @classmethod
    def load(cls, folder: Path = _FOLDER) -> "PromptLibrary":
        """Read every template. ValueError names a file without exactly one `---` line."""
        templates: dict[tuple[str, str], Template] = {}
        hashes: dict[str, hashlib._Hash] = {}
        for file in sorted(folder.glob("*.md")):
            name, _, language = file.stem.partition(".")
            text = file.read_text(encoding="utf-8")
            parts = text.split(_MARK)
            if len(parts) != 2:
                raise ValueError(f"{file} needs one line `---` between the fixed part and the rest")
            templates[name, language] = Template(parts[0].strip(), parts[1].strip())
            hashes.setdefault(name, hashlib.sha256()).update(f"{file.name}\n{text}".encode())
        versions = {name: f"{name}-{h.hexdigest()[:12]}" for name, h in hashes.items()}
        canary = f"vine-{hashlib.sha256(str(sorted(versions.items())).encode()).hexdigest()[:8]}"
        marked = {
            key: Template(f"{template.system}\n[{canary}]", template.user)
            for key, template in templates.items()
        }
        return cls(marked, versions, canary)

    def template(self, name: str, language: str) -> Template:
        return self.templates[name, language]

    def version(self, name: str) -> str:
        """Changes when a file of this prompt changes, such as `answer-3f2a...`."""
        return self.versions[name]
