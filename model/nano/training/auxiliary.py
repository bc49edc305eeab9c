"""Classifiers that shorten the way of the gradient to the vision tower; they are not exported.

From random weights, contrast with texts alone teaches the tower slowly: at first neither side of the
comparison means anything. Naming the concept and the colour under a box, and judging the box, straight
from its pooled content and from the image tokens, does not wait for the language model.
"""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

from torch import Tensor, nn
from torch.nn import functional as F

from objects import mlp

CONCEPTS, COLOURS = 2048, 256
"""Names are hashed to this many classes, so that no list of them has to be kept."""
BACKGROUND = 0
UNKNOWN = -100
"""Class that teaches nothing (the ignore index of cross-entropy)."""


def class_of(name: str, classes: int) -> int:
    """Hash a name to a class that is not the background."""
    return 1 + crc32(name.encode()) % (classes - 1)


@dataclass(frozen=True)
class AuxiliaryTruth:
    """What the heads shall say."""

    concept: Tensor
    """Class of each box [B, N]."""
    colour: Tensor
    """Class of each box's colour [B, N]."""
    iou: Tensor
    """True IoU [B, N]."""
    token: Tensor
    """Class under the centre of each image token [B, m]."""


class AuxiliaryHeads(nn.Module):
    """Heads on pooled content and on image tokens, both of width C."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.box_concept = nn.Linear(width, CONCEPTS)
        self.box_colour = nn.Linear(width, COLOURS)
        self.box_iou = mlp(width, width, 1)
        self.token_concept = nn.Linear(width, CONCEPTS)

    def forward(self, content: Tensor, tokens: Tensor, truth: AuxiliaryTruth) -> dict[str, Tensor]:
        """Losses for content [B, N, C] and image tokens [B, m, C]."""
        difference = self.box_iou(content).squeeze(-1).sigmoid() - truth.iou
        return {
            "concept": classify(self.box_concept(content), truth.concept),
            "colour": classify(self.box_colour(content), truth.colour),
            "fit": 4 * difference.square().mean(),
            "token": classify(self.token_concept(tokens), truth.token),
        }


def classify(logits: Tensor, target: Tensor) -> Tensor:
    """Cross-entropy where the class is known."""
    known = (target != UNKNOWN).sum().clamp(min=1)
    return F.cross_entropy(logits.float().flatten(0, 1), target.flatten(), reduction="sum") / known
