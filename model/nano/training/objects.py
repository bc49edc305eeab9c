"""The object branch: feature pyramid, RoIAlign, sine embeddings and object tokens (ObjEmbed)."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from sizes import TOKEN

ROI = 7
"""Cells per side of a pooled region."""


def mlp(width_in: int, width: int, width_out: int) -> nn.Sequential:
    """Two linear layers with an exact GELU between them."""
    return nn.Sequential(nn.Linear(width_in, width), nn.GELU(), nn.Linear(width, width_out))


def upsample(conv: nn.ConvTranspose2d, x: Tensor) -> Tensor:
    """Transposed 2 x 2 convolution of stride 2, channels last: [B, h, w, C] to [B, 2h, 2w, O]."""
    batch, height, width, _ = x.shape
    out = conv.weight.shape[1]
    weight = conv.weight.permute(2, 3, 1, 0).flatten(0, 2)
    y = F.linear(x, weight).view(batch, height, width, 2, 2, out) + conv.bias
    return y.permute(0, 1, 3, 2, 4, 5).reshape(batch, 2 * height, 2 * width, out)


def rb(x: Tensor) -> Tensor:
    """Round fp32 to the nearest bf16, ties to even."""
    return x.bfloat16().float()


def sine_embedding(p: Tensor, width: int, *, bf16: bool) -> Tensor:
    """Sine embedding of p [..., n] (x, y or x, y, w, h) to [..., width]; y comes before x.

    `bf16` computes every step in bf16, as the published weights were trained.
    """
    per_column = width // p.shape[-1]
    columns = p[..., [1, 0, *range(2, p.shape[-1])]].unsqueeze(-1)
    index = torch.arange(per_column, dtype=torch.float32)
    if bf16:
        exponent = rb(rb(2 * (rb(index) / 2).floor()) / per_column)
        angle = rb(rb(rb(columns) * (2 * math.pi)) / rb(torch.tensor(9984.0) ** exponent))
    else:
        angle = columns * (2 * math.pi) / 10_000.0 ** (2 * (index // 2) / per_column)
    value = torch.where(index % 2 == 0, angle.sin(), angle.cos()).flatten(-2)
    return rb(value) if bf16 else value


def grid_points(height: int, width: int) -> Tensor:
    """Return x and y of the image tokens [h*w, 2]: normalised corners, shifted by a half."""
    y, x = torch.meshgrid(torch.arange(height) / height, torch.arange(width) / width, indexing="ij")
    return torch.stack((x, y), dim=-1).flatten(0, 1) + 0.5


def centre_form(boxes: Tensor, height: int, width: int) -> Tensor:
    """Corner boxes [..., 4] in resized pixels to (cx, cy, w, h) normalised by the h x w token grid."""
    low, high = boxes[..., :2], boxes[..., 2:]
    size = torch.tensor([width * TOKEN, height * TOKEN], dtype=boxes.dtype)
    return torch.cat(((low + high) / 2 / size, (high - low) / size), dim=-1)


def pooling_matrix(low: Tensor, high: Tensor, size: int) -> Tensor:
    """One axis of RoIAlign as a matrix.

    low and high [..., N] are the region's ends in feature cells; the result [..., N, 7, size] holds the
    average of the adaptive number of bilinear samples in each of the seven bins
    (torchvision `roi_align`, sampling_ratio -1, aligned False).
    """
    length = (high - low).clamp(min=1.0)
    bin_size = length / ROI
    samples = (length / ROI).ceil()
    k = torch.arange(int(samples.max().item()), dtype=torch.float32)
    start = low[..., None] + torch.arange(ROI) * bin_size[..., None]
    t = start[..., None] + (k + 0.5) * (bin_size / samples)[..., None, None]
    weight = ((k < samples[..., None, None]) & (t >= -1) & (t <= size)) / samples[..., None, None]
    t = t.clamp(0, size - 1)
    hat = (1 - (t[..., None] - torch.arange(size)).abs()).clamp(min=0)
    return (hat * weight[..., None]).sum(dim=-2)


def roi_align(feature: Tensor, boxes: Tensor, scale: float) -> Tensor:
    """Pool boxes [B, N, 4] (pixels) from a channels-last feature [B, h, w, C] to [B, N, 7, 7, C]."""
    batch, height, width, channels = feature.shape
    scaled = boxes.float() * scale
    rows = pooling_matrix(scaled[..., 1], scaled[..., 3], height)
    columns = pooling_matrix(scaled[..., 0], scaled[..., 2], width)
    y = rows.flatten(1, 2) @ feature.reshape(batch, height, width * channels)
    return columns[:, :, None] @ y.view(batch, -1, ROI, width, channels)


class ObjectBranch(nn.Module):
    """Parameters of the object branch; a base class so that their names stay flat as published."""

    def __init__(self, hidden: int) -> None:
        super().__init__()
        self.image_pos_projector = mlp(hidden, hidden, hidden)
        self.object_pos_projector = mlp(hidden, hidden, hidden)
        self.object_vision_projector = mlp(ROI * ROI * hidden, hidden, hidden)
        self.second_scale_conv = nn.ConvTranspose2d(hidden, hidden // 2, 2, stride=2)
        self.first_scale_conv1 = nn.ConvTranspose2d(hidden, hidden // 2, 2, stride=2)
        self.first_scale_norm = nn.LayerNorm(hidden // 2, eps=1e-5)
        self.first_scale_conv2 = nn.ConvTranspose2d(hidden // 2, hidden // 4, 2, stride=2)
        self.merge = nn.Linear(hidden // 4 + hidden // 2 + hidden, hidden)

    def pyramid(self, e: Tensor, deepstack: list[Tensor], grid: tuple[int, int]) -> list[Tensor]:
        """Return F1, F2, F3, channels last, at 1/8, 1/16 and 1/32 of the image's pixels."""
        d1, d2, last = (x.unflatten(1, grid) for x in (deepstack[1], deepstack[2], e))
        fine = F.gelu(self.first_scale_norm(upsample(self.first_scale_conv1, d1)))
        return [upsample(self.first_scale_conv2, fine), upsample(self.second_scale_conv, d2), last]

    def content(self, pyramid: list[Tensor], boxes: Tensor) -> Tensor:
        """Pool and project boxes [B, N, 4] (resized pixels) to content rows [B, N, C]."""
        pooled = [roi_align(f, boxes, s) for f, s in zip(pyramid, (1 / 8, 1 / 16, 1 / 32), strict=True)]
        return self.object_vision_projector(self.merge(torch.cat(pooled, dim=-1)).flatten(2))
