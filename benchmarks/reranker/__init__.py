"""How the reranker of `knowledge/rerankers/e5.py` is made, and what it is worth."""
