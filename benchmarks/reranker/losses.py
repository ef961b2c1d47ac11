"""What is learned from a question and the texts beside it."""

from collections.abc import Sequence
from typing import Any

import torch
from torch.nn import functional


def loss(scores: Any, right: Sequence[Sequence[bool]]) -> Any:
    """`scores` (texts of all questions, in order) are log-odds; `right` tells for each question
    which of its texts answer. The cross-entropy of choosing one that answers, or none, whose
    log-odds are 0; and the logistic loss of each text, with weight 2."""
    wanted = torch.tensor([float(each) for texts in right for each in texts])
    chosen, start = torch.zeros(()), 0
    for texts in right:
        own, start = scores[start : start + len(texts)], start + len(texts)
        none = torch.zeros(1)
        answering = own[torch.tensor(texts)] if any(texts) else none
        chosen = chosen + torch.cat([none, own]).logsumexp(0) - answering.logsumexp(0)
    return 2 * functional.binary_cross_entropy_with_logits(scores, wanted) + chosen / len(right)
