"""Boxes from the proposer: letterbox, score, non-maximum suppression per prompt, best hundred."""

from __future__ import annotations

import numpy as np
import torch
from PIL import Image

from boxes import non_maximum_suppression
from imaging import PROPOSER_INPUT, letterbox
from wedetect_uni import WeDetectUni

MOST = 100
OVERLAP = 0.7
CANDIDATES = 200
"""Best anchors of a prompt that are looked at; the hundred best boxes are among what survives of them."""


@torch.no_grad()
def propose_all(model: WeDetectUni, image: Image.Image) -> np.ndarray:
    """Return at most 100 boxes [N, 4] in pixels of the image, best first."""
    pixels, scale, margin = letterbox(image, PROPOSER_INPUT)
    logits, boxes = model(pixels.permute(2, 0, 1)[None] / 255)
    scores, boxes = logits[0].float().numpy(), boxes[0].numpy()
    kept, kept_scores = [], []
    for prompt in range(scores.shape[1]):
        best = np.argsort(-scores[:, prompt])[:CANDIDATES]
        chosen = best[non_maximum_suppression(boxes[best], scores[best, prompt], OVERLAP, MOST)]
        kept.append(boxes[chosen])
        kept_scores.append(scores[chosen, prompt])
    order = np.argsort(-np.concatenate(kept_scores), kind="stable")[:MOST]
    original = (np.concatenate(kept)[order] - np.array(margin * 2)) / scale
    limit = np.array([image.width, image.height] * 2)
    return np.clip(original, 0, limit).astype(np.float32)
