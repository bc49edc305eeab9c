"""The vision tower: patches in, image tokens and deepstack features out (Qwen3-VL).

All images of a batch share one patch grid, so nothing is padded or masked.
"""

from __future__ import annotations

from functools import lru_cache

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from attention import attend, rotate
from sizes import PATCH, VisionSizes


class PatchEmbed(nn.Module):
    """Linear embedding of 16 x 16 patches.

    The checkpoint holds a 3-D kernel over two equal frames; both are summed here.
    """

    def __init__(self, hidden: int) -> None:
        super().__init__()
        self.proj = nn.Conv3d(3, hidden, (2, PATCH, PATCH), stride=(2, PATCH, PATCH))

    def forward(self, patches: Tensor) -> Tensor:
        """Map patches [B, P, 3*16*16] to [B, P, D]."""
        weight = self.proj.weight.sum(dim=2).flatten(1)
        return F.linear(patches, weight, self.proj.bias)


class VisionAttention(nn.Module):
    """Full bidirectional attention inside one image, with 2-D rotary positions."""

    def __init__(self, hidden: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(hidden, 3 * hidden)
        self.proj = nn.Linear(hidden, hidden)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        """Attend over x [B, P, D]; cos and sin are [P, head_dim / 2]."""
        batch, patches, hidden = x.shape
        qkv = self.qkv(x).view(batch, patches, 3, self.heads, hidden // self.heads)
        q, k, v = qkv.permute(2, 0, 3, 1, 4)
        y = attend(rotate(q, cos, sin), rotate(k, cos, sin), v)
        return self.proj(y.transpose(1, 2).reshape(batch, patches, hidden))


class VisionMlp(nn.Module):
    """Two linear layers with the tanh form of GELU between them."""

    def __init__(self, hidden: int, intermediate: int) -> None:
        super().__init__()
        self.linear_fc1 = nn.Linear(hidden, intermediate)
        self.linear_fc2 = nn.Linear(intermediate, hidden)

    def forward(self, x: Tensor) -> Tensor:
        """Map [..., D] to [..., D]."""
        return self.linear_fc2(F.gelu(self.linear_fc1(x), approximate="tanh"))


class VisionBlock(nn.Module):
    """A pre-norm transformer block."""

    def __init__(self, sizes: VisionSizes) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(sizes.hidden, eps=1e-6)
        self.norm2 = nn.LayerNorm(sizes.hidden, eps=1e-6)
        self.attn = VisionAttention(sizes.hidden, sizes.heads)
        self.mlp = VisionMlp(sizes.hidden, sizes.intermediate)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        """Map [B, P, D] to [B, P, D]."""
        x = x + self.attn(self.norm1(x), cos, sin)
        return x + self.mlp(self.norm2(x))


class PatchMerger(nn.Module):
    """Join 2 x 2 patches into one token of the language model's width."""

    def __init__(self, hidden: int, out: int, *, norm_after_merge: bool) -> None:
        super().__init__()
        self.width = 4 * hidden
        self.norm_after_merge = norm_after_merge
        self.norm = nn.LayerNorm(self.width if norm_after_merge else hidden, eps=1e-6)
        self.linear_fc1 = nn.Linear(self.width, self.width)
        self.linear_fc2 = nn.Linear(self.width, out)

    def forward(self, x: Tensor) -> Tensor:
        """Map patches [B, P, D] (in 2 x 2 block order) to tokens [B, P / 4, C]."""
        grouped = (x.shape[0], -1, self.width)
        x = self.norm(x.view(grouped)) if self.norm_after_merge else self.norm(x).view(grouped)
        return self.linear_fc2(F.gelu(self.linear_fc1(x)))


class VisionTower(nn.Module):
    """Patches to image tokens E and deepstack features D0..D2."""

    def __init__(self, sizes: VisionSizes, out: int) -> None:
        super().__init__()
        self.sizes = sizes
        self.patch_embed = PatchEmbed(sizes.hidden)
        self.pos_embed = nn.Embedding(sizes.positions, sizes.hidden)
        self.blocks = nn.ModuleList(VisionBlock(sizes) for _ in range(sizes.depth))
        self.merger = PatchMerger(sizes.hidden, out, norm_after_merge=False)
        self.deepstack_merger_list = nn.ModuleList(
            PatchMerger(sizes.hidden, out, norm_after_merge=True) for _ in sizes.deepstack
        )

    def forward(self, patches: Tensor, grid: tuple[int, int]) -> tuple[Tensor, list[Tensor]]:
        """Encode patches [B, H*W, 768] of a patch grid (H, W) into E and [D0, D1, D2], [B, m, C]."""
        rows, columns, order = interpolation(grid, round(self.sizes.positions**0.5))
        table = self.pos_embed.weight.view(rows.shape[1], columns.shape[1], -1)
        position = torch.einsum("ia,abd,jb->ijd", rows, table, columns).flatten(0, 1)[order]
        cos, sin = rotary_2d(grid, self.sizes.hidden // self.sizes.heads)
        x = self.patch_embed(patches) + position
        deepstack = []
        for index, block in enumerate(self.blocks):
            x = block(x, cos, sin)
            if index in self.sizes.deepstack:
                deepstack.append(self.deepstack_merger_list[len(deepstack)](x))
        return self.merger(x), deepstack


@lru_cache(maxsize=256)
def block_order(grid: tuple[int, int]) -> Tensor:
    """Return raster indexes of the patches in 2 x 2 block order, [H*W]."""
    height, width = grid
    raster = torch.arange(height * width).view(height // 2, 2, width // 2, 2)
    return raster.permute(0, 2, 1, 3).flatten()


@lru_cache(maxsize=256)
def interpolation(grid: tuple[int, int], side: int) -> tuple[Tensor, Tensor, Tensor]:
    """Bilinear weights [H, side] and [W, side] of the position table, and the block order."""

    def weights(count: int) -> Tensor:
        at = torch.linspace(0, side - 1, count)
        low = at.floor().long()
        matrix = torch.zeros(count, side)
        matrix[torch.arange(count), low] = 1 - (at - low)
        matrix[torch.arange(count), (low + 1).clamp(max=side - 1)] += at - low
        return matrix

    return weights(grid[0]), weights(grid[1]), block_order(grid)


@lru_cache(maxsize=256)
def rotary_2d(grid: tuple[int, int], head_dim: int) -> tuple[Tensor, Tensor]:
    """Cosines and sines [H*W, head_dim / 2] of the patches' rows and columns, in block order."""
    quarter = head_dim // 4
    frequency = 10_000.0 ** (-torch.arange(quarter, dtype=torch.float32) / quarter)
    order = block_order(grid)
    row, column = order // grid[1], order % grid[1]
    angle = torch.cat((row[:, None] * frequency, column[:, None] * frequency), dim=1)
    return angle.cos(), angle.sin()
