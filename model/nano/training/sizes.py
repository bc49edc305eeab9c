"""Sizes of an ObjEmbed checkpoint, read from or written to a Hugging Face `config.json`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class VisionSizes:
    """Sizes of the vision tower (a Qwen3-VL vision transformer)."""

    hidden: int
    depth: int
    heads: int
    intermediate: int
    positions: int
    deepstack: tuple[int, ...]


@dataclass(frozen=True)
class TextSizes:
    """Sizes of the language model (a Qwen3 decoder with interleaved mRoPE)."""

    vocabulary: int
    hidden: int
    intermediate: int
    layers: int
    heads: int
    kv_heads: int
    head_dim: int
    rope_theta: float
    mrope_section: tuple[int, int, int]


@dataclass(frozen=True)
class Sizes:
    """Everything that fixes the shape of an ObjEmbed model."""

    vision: VisionSizes
    text: TextSizes


PATCH = 16
"""Side of a vision patch in pixels."""
TOKEN = 32
"""Side of an image token in pixels: 2 x 2 patches."""

NANO_VISION = VisionSizes(hidden=192, depth=6, heads=3, intermediate=512, positions=256, deepstack=(1, 3, 4))


def nano_sizes(vocabulary: int) -> Sizes:
    """Return the sizes of the embedded model for a tokenizer of `vocabulary` tokens."""
    text = TextSizes(
        vocabulary=vocabulary,
        hidden=192,
        intermediate=512,
        layers=4,
        heads=3,
        kv_heads=1,
        head_dim=64,
        rope_theta=10_000.0,
        mrope_section=(12, 10, 10),
    )
    return Sizes(vision=NANO_VISION, text=text)


def read_sizes(config_file: Path) -> Sizes:
    """Read the sizes from a `config.json` of the published layout."""
    config = json.loads(config_file.read_text(encoding="utf-8"))
    vision, text = config["vision_config"], config["text_config"]
    return Sizes(
        vision=VisionSizes(
            hidden=vision["hidden_size"],
            depth=vision["depth"],
            heads=vision["num_heads"],
            intermediate=vision["intermediate_size"],
            positions=vision["num_position_embeddings"],
            deepstack=tuple(vision["deepstack_visual_indexes"]),
        ),
        text=TextSizes(
            vocabulary=text["vocab_size"],
            hidden=text["hidden_size"],
            intermediate=text["intermediate_size"],
            layers=text["num_hidden_layers"],
            heads=text["num_attention_heads"],
            kv_heads=text["num_key_value_heads"],
            head_dim=text["head_dim"],
            rope_theta=text["rope_theta"],
            mrope_section=tuple(text["rope_scaling"]["mrope_section"]),
        ),
    )
