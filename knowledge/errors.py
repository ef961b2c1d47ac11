"""The errors of knowledge, drawn as a tree.

KnowledgeError
├── UnknownVersion    no release has that number
├── SourceRefused     a file cannot be read at all
├── IndexBroken       the vector index cannot be used; it is disposable and can be rebuilt
├── IndexHeld         another process holds the vector index
└── EmbedderMissing   the embedding model cannot be loaded
"""


class KnowledgeError(Exception):
    """Something about the shop's knowledge needs a person; the message says what to do."""


class SourceRefused(KnowledgeError):
    """A file cannot be read at all; the message names the file, the place and the remedy."""


class UnknownVersion(KnowledgeError):
    """No release has that number. `shopvine knowledge history` lists them."""


class IndexBroken(KnowledgeError):
    """The vector index cannot be used. Run `shopvine knowledge rebuild`."""


class IndexHeld(KnowledgeError):
    """Another process holds the folder of the vector index."""


class EmbedderMissing(KnowledgeError):
    """The embedding model cannot be loaded. Run `shopvine models fetch multilingual-e5-small`."""
