"""Plain text: one document, or one for each question of a list of questions and answers."""

from knowledge.loaded import Loaded
from knowledge.loaders.sections import Section, documents_of
from knowledge.loaders.source import Source


def read_text(source: Source) -> Loaded:
    """The name of the file is its title. Raises SourceRefused."""
    return documents_of(source, "", [Section("", source.text(), "text")])
