"""Which anchors learn which object: task-aligned assignment (TOOD)."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

TOP = 10
"""Anchors per object."""


@dataclass
class Assignment:
    """What every anchor shall predict."""

    boxes: Tensor
    """[B, A, 4]; meaningless where the weight is zero."""
    scores: Tensor
    """[B, A, K]: the quality that the anchor's logit of the object's prompt shall reach."""

    @property
    def weight(self) -> Tensor:
        """Weight [B, A] of the box losses."""
        return self.scores.sum(-1)


def generalised_iou(a: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    """IoU and generalised IoU of boxes that broadcast against each other."""
    common = (torch.minimum(a[..., 2:], b[..., 2:]) - torch.maximum(a[..., :2], b[..., :2])).clamp(min=0)
    hull = (torch.maximum(a[..., 2:], b[..., 2:]) - torch.minimum(a[..., :2], b[..., :2])).prod(-1)
    area_a, area_b = ((x[..., 2:] - x[..., :2]).prod(-1) for x in (a, b))
    both = common.prod(-1)
    union = (area_a + area_b - both).clamp(min=1e-6)
    iou = both / union
    return iou, iou - (hull - union) / hull.clamp(min=1e-6)


@dataclass
class Objects:
    """The objects of a batch of images, padded to one number."""

    boxes: Tensor
    """[B, G, 4]."""
    prompts: Tensor
    """Index of each object's prompt [B, G]."""
    real: Tensor
    """Whether the row holds an object [B, G]."""


@torch.no_grad()
def assign(scores: Tensor, boxes: Tensor, centres: Tensor, objects: Objects) -> Assignment:
    """Assign anchors with scores [B, A, K] in 0..1, boxes [B, A, 4] and centres [A, 2] to objects."""
    truth, prompt = objects.boxes, objects.prompts
    iou = generalised_iou(truth[:, :, None], boxes[:, None])[0]
    own = scores.transpose(1, 2).gather(1, prompt[..., None].expand(-1, -1, scores.shape[1]))
    low, high = truth[:, :, None, :2], truth[:, :, None, 2:]
    inside = ((centres > low) & (centres < high)).all(-1) & objects.real[..., None]
    alignment = own.sqrt() * iou**6 * inside
    top = alignment.topk(TOP, dim=-1)
    chosen = torch.zeros_like(alignment).scatter(-1, top.indices, (top.values > 1e-12).float())
    best = (iou * chosen).argmax(dim=1, keepdim=True)
    chosen = chosen * torch.zeros_like(chosen).scatter(1, best, 1.0)
    alignment = alignment * chosen
    peak = alignment.amax(-1, keepdim=True).clamp(min=1e-12)
    quality = alignment / peak * (iou * chosen).amax(-1, keepdim=True)
    index = quality.argmax(dim=1)
    target = torch.zeros_like(scores)
    column = prompt.gather(1, index)[..., None]
    target.scatter_(2, column, quality.amax(dim=1)[..., None])
    return Assignment(boxes=truth.gather(1, index[..., None].expand(-1, -1, 4)), scores=target)
