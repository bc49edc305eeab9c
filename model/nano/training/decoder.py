"""The language model: a Qwen3 decoder with interleaved mRoPE and deepstack injection."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from attention import attend, rotate
from sizes import TextSizes

Cache = list[tuple[Tensor, Tensor]]
"""Keys and values [B, kv_heads, S, head_dim] of every layer."""


class RmsNorm(nn.Module):
    """Root mean square normalisation with a gain."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x: Tensor) -> Tensor:
        """Normalise the last axis."""
        return F.rms_norm(x.float(), self.weight.shape, self.weight, eps=1e-6)


class SelfAttention(nn.Module):
    """Causal grouped-query attention; queries and keys are normalised per head."""

    def __init__(self, sizes: TextSizes) -> None:
        super().__init__()
        self.sizes = sizes
        self.q_proj = nn.Linear(sizes.hidden, sizes.heads * sizes.head_dim, bias=False)
        self.k_proj = nn.Linear(sizes.hidden, sizes.kv_heads * sizes.head_dim, bias=False)
        self.v_proj = nn.Linear(sizes.hidden, sizes.kv_heads * sizes.head_dim, bias=False)
        self.o_proj = nn.Linear(sizes.heads * sizes.head_dim, sizes.hidden, bias=False)
        self.q_norm = RmsNorm(sizes.head_dim)
        self.k_norm = RmsNorm(sizes.head_dim)

    def forward(
        self, x: Tensor, cos: Tensor, sin: Tensor, past: tuple[Tensor, Tensor] | None
    ) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """Attend over past and x [B, S, C]; return the output and the grown keys and values."""
        batch, length, _ = x.shape
        heads = (batch, length, -1, self.sizes.head_dim)
        q = rotate(self.q_norm(self.q_proj(x).view(heads)).transpose(1, 2), cos, sin)
        k = rotate(self.k_norm(self.k_proj(x).view(heads)).transpose(1, 2), cos, sin)
        v = self.v_proj(x).view(heads).transpose(1, 2)
        if past is not None:
            k = torch.cat((past[0].expand(batch, -1, -1, -1), k), dim=2)
            v = torch.cat((past[1].expand(batch, -1, -1, -1), v), dim=2)
        total, group = k.shape[2], self.sizes.heads // self.sizes.kv_heads
        mask = torch.full((length, total), -1e4).triu(total - length + 1)
        spread = [x.repeat_interleave(group, dim=1) for x in (k, v)]
        y = attend(q, *spread, mask)
        return self.o_proj(y.transpose(1, 2).flatten(2)), (k, v)


class GatedMlp(nn.Module):
    """SwiGLU."""

    def __init__(self, sizes: TextSizes) -> None:
        super().__init__()
        self.gate_proj = nn.Linear(sizes.hidden, sizes.intermediate, bias=False)
        self.up_proj = nn.Linear(sizes.hidden, sizes.intermediate, bias=False)
        self.down_proj = nn.Linear(sizes.intermediate, sizes.hidden, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """Map [..., C] to [..., C]."""
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class DecoderLayer(nn.Module):
    """A pre-norm decoder layer."""

    def __init__(self, sizes: TextSizes) -> None:
        super().__init__()
        self.input_layernorm = RmsNorm(sizes.hidden)
        self.post_attention_layernorm = RmsNorm(sizes.hidden)
        self.self_attn = SelfAttention(sizes)
        self.mlp = GatedMlp(sizes)

    def forward(
        self, x: Tensor, cos: Tensor, sin: Tensor, past: tuple[Tensor, Tensor] | None
    ) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """Map [B, S, C] to [B, S, C]; also return this layer's keys and values."""
        attended, present = self.self_attn(self.input_layernorm(x), cos, sin, past)
        x = x + attended
        return x + self.mlp(self.post_attention_layernorm(x)), present


class Decoder(nn.Module):
    """Embedding rows in, normalised hidden states out."""

    def __init__(self, sizes: TextSizes) -> None:
        super().__init__()
        self.sizes = sizes
        self.embed_tokens = nn.Embedding(sizes.vocabulary, sizes.hidden)
        self.layers = nn.ModuleList(DecoderLayer(sizes) for _ in range(sizes.layers))
        self.norm = RmsNorm(sizes.hidden)

    def forward(
        self,
        x: Tensor,
        positions: Tensor,
        past: Cache | None = None,
        deepstack: list[Tensor] | None = None,
        image_start: int = 0,
    ) -> tuple[Tensor, Cache]:
        """Run the decoder.

        x is [B, S, C], positions [3, S] (time, height, width). The k-th deepstack feature [B, m, C]
        is added to the rows from `image_start` after the k-th layer.
        """
        cos, sin = interleaved_mrope(positions, self.sizes)
        present: Cache = []
        for index, layer in enumerate(self.layers):
            x, cache = layer(x, cos, sin, past[index] if past else None)
            present.append(cache)
            if deepstack is not None and index < len(deepstack):
                feature = deepstack[index]
                after = x.shape[1] - image_start - feature.shape[1]
                x = x + F.pad(feature, (0, 0, image_start, after))
        return self.norm(x), present


def interleaved_mrope(positions: Tensor, sizes: TextSizes) -> tuple[Tensor, Tensor]:
    """Cosines and sines [S, head_dim / 2] of position triples [3, S] (axes THWTHW...T)."""
    half = sizes.head_dim // 2
    index = torch.arange(half)
    axis = torch.zeros(half, dtype=torch.long)
    for a in (1, 2):
        axis[(index % 3 == a) & (index < 3 * sizes.mrope_section[a])] = a
    frequency = sizes.rope_theta ** (-index.double() / half)
    angle = positions[axis].t().double() * frequency
    return angle.cos().float(), angle.sin().float()
