"""Image preprocessing of both models: smart-resize with patches, and letterbox."""

from __future__ import annotations

import math

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from sizes import PATCH, TOKEN

MIN_PIXELS = 65_536
MAX_PIXELS = 98_304
PROPOSER_INPUT = 320
GREY = (114, 114, 114)


def smart_size(width: int, height: int, low: int = MIN_PIXELS, high: int = MAX_PIXELS) -> tuple[int, int]:
    """Return width and height in multiples of 32 px with an area between low and high (Qwen2-VL)."""
    h, w = (max(TOKEN, TOKEN * round(side / TOKEN)) for side in (height, width))
    if h * w > high:
        beta = math.sqrt(height * width / high)
        h, w = (TOKEN * math.floor(side / beta / TOKEN) for side in (height, width))
    elif h * w < low:
        beta = math.sqrt(low / (height * width))
        h, w = (TOKEN * math.ceil(side * beta / TOKEN) for side in (height, width))
    return w, h


def to_pixels(image: Image.Image, size: tuple[int, int]) -> Tensor:
    """Resize (bicubic, antialiased) to uint8 [h, w, 3]."""
    resized = image if image.size == size else image.resize(size, Image.Resampling.BICUBIC)
    return torch.from_numpy(np.array(resized))


def to_patches(pixels: Tensor) -> Tensor:
    """Cut uint8 [B, h, w, 3] into normalised patches [B, P, 3*16*16] in 2 x 2 block order."""
    batch, height, width, _ = pixels.shape
    shape = (batch, height // TOKEN, 2, PATCH, width // TOKEN, 2, PATCH, 3)
    blocks = pixels.view(shape).permute(0, 1, 4, 2, 5, 7, 3, 6)
    return blocks.reshape(batch, -1, 3 * PATCH * PATCH).float() / 127.5 - 1


def letterbox(image: Image.Image, side: int) -> tuple[Tensor, float, tuple[float, float]]:
    """Fit an image into a grey square.

    Returns uint8 [side, side, 3], the scale, and the exact (not floored) left and top margins that map
    boxes back: original = (box - margin) / scale.
    """
    scale = min(side / image.width, side / image.height)
    size = (round(image.width * scale), round(image.height * scale))
    resized = image if image.size == size else image.resize(size, Image.Resampling.BILINEAR)
    free = (side - size[0], side - size[1])
    canvas = Image.new("RGB", (side, side), GREY)
    canvas.paste(resized, (free[0] // 2, free[1] // 2))
    return torch.from_numpy(np.array(canvas)), scale, (free[0] / 2, free[1] / 2)
