"""Boxes as numpy arrays [N, 4], xyxy pixels."""

from __future__ import annotations

import numpy as np


def iou_matrix(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Intersection over union [N, M] of boxes a [N, 4] and b [M, 4]."""
    low = np.maximum(a[:, None, :2], b[None, :, :2])
    high = np.minimum(a[:, None, 2:], b[None, :, 2:])
    common = np.clip(high - low, 0, None).prod(-1)
    area_a, area_b = ((x[:, 2:] - x[:, :2]).prod(-1) for x in (a, b))
    return common / np.maximum(area_a[:, None] + area_b[None] - common, 1e-9)


def non_maximum_suppression(boxes: np.ndarray, scores: np.ndarray, overlap: float, most: int) -> np.ndarray:
    """Indexes of at most `most` boxes, best first, none of which overlaps a better one by more."""
    overlaps = iou_matrix(boxes, boxes) > overlap
    free = np.ones(len(boxes), dtype=bool)
    kept: list[int] = []
    for index in np.argsort(-scores, kind="stable"):
        if free[index] and len(kept) < most:
            kept.append(index)
            free &= ~overlaps[index]
    return np.array(kept, dtype=np.int64)


def random_boxes(rng: np.random.Generator, count: int, width: int, height: int) -> np.ndarray:
    """Boxes anywhere, of 8 to 60 per cent of the image's sides."""
    size = rng.uniform(0.08, 0.6, (count, 2)) * (width, height)
    low = rng.uniform(0, 1, (count, 2)) * ((width, height) - size)
    return np.concatenate((low, low + size), axis=1).astype(np.float32)


def jitter(rng: np.random.Generator, boxes: np.ndarray, deviation: np.ndarray, width: int, height: int) -> np.ndarray:
    """Move every edge by a normal share of its side; deviation is [N]. The result lies in the image."""
    side = np.tile(boxes[:, 2:] - boxes[:, :2], 2)
    moved = boxes + rng.normal(size=boxes.shape) * side * deviation[:, None]
    return tidy(moved, width, height)


def tidy(boxes: np.ndarray, width: int, height: int) -> np.ndarray:
    """Clip boxes to the image and make them at least 4 px wide and high."""
    limit = np.array([width, height], dtype=np.float32)
    low = np.clip(np.minimum(boxes[:, :2], boxes[:, 2:]), 0, limit - 4)
    high = np.clip(np.maximum(boxes[:, :2], boxes[:, 2:]), low + 4, limit)
    return np.concatenate((low, high), axis=1).astype(np.float32)
