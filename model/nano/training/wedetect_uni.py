"""WeDetect-Uni, the box proposer: ConvNeXt, a RepBi-PAN neck and an anchor-free head.

Parameter names are those of the published file.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from convnext import ConvNeXt
from repbi_pan import Neck

BINS = 16
"""Bins of the distance distribution of each side, 0..15 strides."""
STRIDES = (8, 16, 32)


@dataclass(frozen=True)
class ProposerSizes:
    """Everything that fixes the shape of a WeDetect-Uni model."""

    backbone: tuple[int, ...]
    depths: tuple[int, ...]
    neck: int
    """Channels at stride 8; twice and four times that at strides 16 and 32."""
    head: int
    """Hidden channels of the classification branch."""
    regression: int
    """Hidden channels of the box branch."""
    embedding: int
    prompts: int


NANO = ProposerSizes(
    backbone=(24, 48, 96, 192),
    depths=(2, 2, 5, 2),
    neck=24,
    head=48,
    regression=64,
    embedding=64,
    prompts=4,
)


class HeadConv(nn.Module):
    """Convolution, batch norm, SiLU of the head."""

    def __init__(self, width_in: int, width: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(width_in, width, 3, padding=1, bias=False)
        self.bn = nn.BatchNorm2d(width, eps=1e-3, momentum=0.03)

    def forward(self, x: Tensor) -> Tensor:
        """Map [B, C, H, W] to [B, O, H, W]."""
        return F.silu(self.bn(self.conv(x)))


class Contrast(nn.Module):
    """Scaled dot product of normalised features with prompt embeddings."""

    def __init__(self, embedding: int) -> None:
        super().__init__()
        self.norm = nn.BatchNorm2d(embedding, eps=1e-3, momentum=0.03)
        self.bias = nn.Parameter(torch.tensor(-4.0))
        self.logit_scale = nn.Parameter(torch.tensor(-1.0))

    def forward(self, x: Tensor, prompts: Tensor) -> Tensor:
        """Map [B, E, H, W] and prompts [K, E] to logits [B, K, H, W]."""
        return F.conv2d(self.norm(x), prompts[:, :, None, None]) * self.logit_scale.exp() + self.bias


class HeadModule(nn.Module):
    """Classification and box branches of the three levels."""

    def __init__(self, sizes: ProposerSizes) -> None:
        super().__init__()
        widths = [sizes.neck, 2 * sizes.neck, 4 * sizes.neck]
        self.cls_preds = branches(widths, sizes.head, sizes.embedding)
        self.reg_preds = branches(widths, sizes.regression, 4 * BINS)
        self.cls_contrasts = nn.ModuleList(Contrast(sizes.embedding) for _ in widths)


def branches(widths: list[int], hidden: int, out: int) -> nn.ModuleList:
    """Two 3 x 3 convolutions and a 1 x 1 for every level."""
    return nn.ModuleList(
        nn.Sequential(HeadConv(width, hidden), HeadConv(hidden, hidden), nn.Conv2d(hidden, out, 1)) for width in widths
    )


class Backbone(nn.Module):
    """A shell that gives the backbone its published prefix."""

    def __init__(self, sizes: ProposerSizes) -> None:
        super().__init__()
        model = ConvNeXt(sizes.backbone, sizes.depths)
        self.image_model = nn.ModuleDict({"model": model})

    def forward(self, x: Tensor) -> list[Tensor]:
        """Return c1..c4."""
        return self.image_model["model"](x)


class WeDetectUni(nn.Module):
    """Images in, logits of every (anchor, prompt) pair and a box per anchor out."""

    def __init__(self, sizes: ProposerSizes = NANO) -> None:
        super().__init__()
        self.embeddings = nn.Parameter(torch.randn(sizes.prompts, sizes.embedding))
        self.backbone = Backbone(sizes)
        self.neck = Neck(sizes.backbone, sizes.neck)
        self.bbox_head = nn.ModuleDict({"head_module": HeadModule(sizes)})

    def raw(self, image: Tensor) -> tuple[Tensor, Tensor]:
        """Map images [B, 3, S, S] in 0..1 to logits [B, A, K] and side distributions [B, A, 4, 16]."""
        head = self.bbox_head["head_module"]
        logits, sides = [], []
        for level, feature in enumerate(self.neck(self.backbone(image))):
            embedding = head.cls_preds[level](feature)
            scores = head.cls_contrasts[level](embedding, self.embeddings)
            logits.append(scores.flatten(2).transpose(1, 2))
            sides.append(head.reg_preds[level](feature).flatten(2).transpose(1, 2))
        return torch.cat(logits, 1), torch.cat(sides, 1).unflatten(2, (4, BINS))

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor]:
        """Map images [B, 3, S, S] in 0..1 to logits [B, A, K] and boxes [B, A, 4] in input pixels."""
        logits, sides = self.raw(image)
        return logits, decode(sides, image.shape[-1])


def anchors(side: int) -> tuple[Tensor, Tensor]:
    """Return centres [A, 2] and strides [A, 1] in pixels for a square input."""
    centres, strides = [], []
    for stride in STRIDES:
        at = (torch.arange(side // stride) + 0.5) * stride
        y, x = torch.meshgrid(at, at, indexing="ij")
        centres.append(torch.stack((x, y), dim=-1).flatten(0, 1))
        strides.append(torch.full((at.shape[0] ** 2, 1), float(stride)))
    return torch.cat(centres), torch.cat(strides)


def decode(sides: Tensor, side: int) -> Tensor:
    """Turn side distributions [B, A, 4, 16] into boxes [B, A, 4] in pixels."""
    centres, strides = anchors(side)
    distance = (sides.float().softmax(-1) * torch.arange(BINS)).sum(-1) * strides
    return torch.cat((centres - distance[..., :2], centres + distance[..., 2:]), dim=-1)


def load_wedetect_uni(file: Path) -> WeDetectUni:
    """Load a checkpoint; its sizes are read from the shapes of its tensors."""
    weights = torch.load(file, weights_only=True)
    stages = "backbone.image_model.model.stages"
    depths = tuple(len({name.split(".")[5] for name in weights if name.startswith(f"{stages}.{s}.")}) for s in range(4))
    head = "bbox_head.head_module"
    sizes = ProposerSizes(
        backbone=tuple(weights[f"{stages}.{s}.0.gamma"].shape[0] for s in range(4)),
        depths=depths,
        neck=weights["neck.reduce_layer1.block.conv.weight"].shape[0],
        head=weights[f"{head}.cls_preds.0.0.conv.weight"].shape[0],
        regression=weights[f"{head}.reg_preds.0.0.conv.weight"].shape[0],
        embedding=weights["embeddings"].shape[1],
        prompts=weights["embeddings"].shape[0],
    )
    model = WeDetectUni(sizes)
    model.load_state_dict({name: weights[name].float() for name in model.state_dict()})
    return model.to(memory_format=torch.channels_last)
