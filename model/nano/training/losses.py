"""The losses of ObjEmbed, and two that rank within an image and within a batch."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from batches import IGNORED, POSITIVE


def sigmoid_focal(logits: Tensor, target: Tensor, alpha: float = 0.25, gamma: float = 2.0) -> Tensor:
    """Sigmoid focal loss of every (box, text) pair that is not ignored, by number of positives."""
    known, positive = target != IGNORED, (target == POSITIVE).float()
    probability = logits.sigmoid()
    error = torch.where(positive > 0, 1 - probability, probability)
    weight = torch.where(positive > 0, alpha, 1 - alpha) * error**gamma
    loss = weight * F.binary_cross_entropy_with_logits(logits, positive, reduction="none")
    return (loss * known).sum() / positive.sum().clamp(min=1)


def ranking(logits: Tensor, target: Tensor, dim: int) -> Tensor:
    """Cross-entropy over `dim` of the probability that falls on positives, where there are any.

    Over boxes it is the grounding question (which box is it?), over texts the naming question.
    """
    impossible = torch.finfo(logits.dtype).min
    known = logits.masked_fill(target == IGNORED, impossible).logsumexp(dim)
    right = logits.masked_fill(target != POSITIVE, impossible).logsumexp(dim)
    asked = (target == POSITIVE).any(dim)
    return ((known - right) * asked).sum() / asked.sum().clamp(min=1)


def iou_focal(logits: Tensor, iou: Tensor) -> Tensor:
    """Cross-entropy of predicted with true IoU, weighted by the error (quality focal loss)."""
    error = (logits.sigmoid() - iou).abs().detach()
    return (error * F.binary_cross_entropy_with_logits(logits, iou, reduction="none")).mean()


def caption_contrast(logits: Tensor) -> Tensor:
    """Contrast of images and captions [B, B]: sigmoid focal, and cross-entropy both ways."""
    pairs = torch.eye(len(logits), dtype=torch.int8)
    match = torch.arange(len(logits))
    both = F.cross_entropy(logits, match) + F.cross_entropy(logits.t(), match)
    return sigmoid_focal(logits, pairs) + both / 2
