"""Train the nano proposer: class-agnostic, its prompts are sizes of objects.

python train_proposer.py --scenes <folder> --val <folder> --run <folder> [--resume]
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageOps
from torch import Tensor
from torch.nn import functional as F
from torch.optim import AdamW

from assignment import Objects, assign, generalised_iou
from boxes import iou_matrix
from imaging import PROPOSER_INPUT, letterbox
from propose import propose_all
from run import Progress, Run, describe
from scenes import Scene, SceneSet
from wedetect_uni import BINS, WeDetectUni, anchors, decode

MOST_OBJECTS = 12
SIZE_LIMITS = (50.0, 75.0, 110.0)
"""Between the prompts: geometric mean of an object's sides in pixels of the letterboxed input."""
ZOOM_SHARE, VISIBLE = 0.4, 0.6
"""How often a scene is zoomed, and which part of an object must remain."""
CLS_WEIGHT, BOX_WEIGHT, BINS_WEIGHT = 1.0, 5.0, 1.0
REFRESH_STEPS, LOG_STEPS, EVALUATE_STEPS, EVALUATE_IMAGES = 500, 50, 500, 100


def options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenes", type=Path, required=True)
    parser.add_argument("--val", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--images", type=int, default=30_000, help="end of the schedule")
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--resume", action="store_true")
    return parser.parse_args()


def zoomed(rng: np.random.Generator, image: Image.Image, boxes: np.ndarray) -> tuple[Image.Image, np.ndarray]:
    """Crop around an object, so that it fills up to 95 per cent of the frame; keep what is mostly visible."""
    x1, y1, x2, y2 = boxes[rng.integers(len(boxes))]
    share = rng.uniform(0.4, 0.95)
    free = np.array([x2 - x1, y2 - y1]) * (1 / share - 1)
    low = np.maximum(np.array([x1, y1]) - free * rng.random(2), 0).round()
    high = np.minimum(low + np.array([x2 - x1, y2 - y1]) + free, image.size).round()
    inside = np.clip(boxes, np.tile(low, 2), np.tile(high, 2))
    area, whole = ((b[:, 2:] - b[:, :2]).prod(axis=1) for b in (inside, boxes))
    kept = inside[area >= VISIBLE * whole] - np.tile(low, 2)
    return image.crop((*low.astype(int), *high.astype(int))), kept.astype(np.float32)


def view_of(rng: np.random.Generator, scene: Scene) -> tuple[Tensor, np.ndarray]:
    """Letterboxed pixels [S, S, 3] of a scene, mirrored or not, and its objects' boxes in them."""
    image, boxes = scene.open(), scene.boxes[:MOST_OBJECTS]
    if rng.random() < 0.5:
        image = ImageOps.mirror(image)
        boxes = np.stack((scene.width - boxes[:, 2], boxes[:, 1], scene.width - boxes[:, 0], boxes[:, 3]), axis=1)
    if rng.random() < ZOOM_SHARE and len(boxes) > 0:
        image, boxes = zoomed(rng, image, boxes)
    pixels, scale, margin = letterbox(image, PROPOSER_INPUT)
    return pixels, boxes * scale + np.array(margin * 2, dtype=np.float32)


def batches(rng: np.random.Generator, scenes: list[Scene], size: int) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    """Yield images [B, 3, S, S] in 0..1, boxes [B, G, 4] and whether each row is an object [B, G]."""
    order = rng.permutation(len(scenes))
    for start in range(0, len(order) - size + 1, size):
        views = [view_of(rng, scenes[i]) for i in order[start : start + size]]
        truth, real = torch.zeros(size, MOST_OBJECTS, 4), torch.zeros(size, MOST_OBJECTS, dtype=torch.bool)
        for row, (_, boxes) in enumerate(views):
            truth[row, : len(boxes)] = torch.from_numpy(boxes)
            real[row, : len(boxes)] = True
        image = torch.stack([pixels for pixels, _ in views]).permute(0, 3, 1, 2).float() / 255
        yield image, truth, real


def losses_of(model: WeDetectUni, image: Tensor, truth: Tensor, real: Tensor) -> dict[str, Tensor]:
    """Quality loss of the logits, GIoU loss of the boxes, distribution focal loss of the sides."""
    light = [scale * torch.randn(len(image), 1, 1, 1) for scale in (0.12, 0.05)]
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits, sides = model.raw((image * (1 + light[0]) + light[1]).to(memory_format=torch.channels_last))
    logits, sides = logits.float(), sides.float()
    boxes = decode(sides, PROPOSER_INPUT)
    centres, strides = anchors(PROPOSER_INPUT)
    size = (truth[..., 2:] - truth[..., :2]).clamp(min=0).prod(-1).sqrt()
    prompt = torch.bucketize(size, torch.tensor(SIZE_LIMITS))
    target = assign(logits.sigmoid(), boxes, centres, Objects(truth, prompt, real))
    weight, total = target.weight, target.scores.sum().clamp(min=1)
    quality = F.binary_cross_entropy_with_logits(logits, target.scores, reduction="sum")
    chosen = weight > 0
    giou = generalised_iou(boxes[chosen], target.boxes[chosen])[1]
    corner = torch.cat((centres - target.boxes[..., :2], target.boxes[..., 2:] - centres), -1) / strides
    bins = distribution_focal(sides[chosen], corner[chosen])
    return {
        "cls": CLS_WEIGHT * quality / total,
        "box": BOX_WEIGHT * ((1 - giou) * weight[chosen]).sum() / total,
        "bins": BINS_WEIGHT * (bins * weight[chosen]).sum() / total,
    }


def distribution_focal(sides: Tensor, distance: Tensor) -> Tensor:
    """Cross-entropy with the two bins next to each true distance [M, 4], in strides; mean of sides."""
    distance = distance.clamp(0, BINS - 1.01)
    low = distance.long()
    log = sides.log_softmax(-1)
    near, far = (log.gather(-1, (low + i)[..., None]).squeeze(-1) for i in (0, 1))
    share = distance - low
    return -((1 - share) * near + share * far).mean(-1)


def recall(model: WeDetectUni, scenes: list[Scene]) -> dict[str, float]:
    """Share of objects that one of the boxes meets with IoU 0.5 and 0.75."""
    found = []
    for scene in scenes:
        found += list(iou_matrix(propose_all(model, scene.open()), scene.boxes).max(axis=0))
    return {
        "recall@0.5": float(np.mean(np.array(found) >= 0.5)),
        "recall@0.75": float(np.mean(np.array(found) >= 0.75)),
    }


def train(given: argparse.Namespace) -> None:
    """Train until the end of the schedule."""
    torch.set_num_threads(given.threads)
    torch.backends.nnpack.set_flags(False)
    torch.manual_seed(given.seed)
    model = WeDetectUni().to(memory_format=torch.channels_last)
    with torch.no_grad():
        model.embeddings.copy_(F.normalize(torch.randn_like(model.embeddings), dim=-1))
    optimizer = AdamW(model.parameters(), lr=given.rate, betas=(0.9, 0.98), weight_decay=0.02)
    run = Run(given.run, model, [optimizer], [given.rate], given.images)
    if given.resume:
        run.resume()
    rng = np.random.default_rng([given.seed, run.seen])
    scenes, held_out, progress = SceneSet(given.scenes), SceneSet(given.val), Progress()
    while run.seen < run.total:
        print("scenes:", scenes.refresh(), flush=True)
        for image, truth, real in islice(batches(rng, scenes.scenes, given.batch), REFRESH_STEPS):
            losses = losses_of(model, image, truth, real)
            sum(losses.values()).backward()
            run.update(given.batch)
            progress.add(losses, given.batch)
            if run.step % LOG_STEPS == 0:
                print(progress.line(run), flush=True)
            if run.step % EVALUATE_STEPS == 0 and held_out.refresh(EVALUATE_IMAGES):
                print(describe(recall(run.average, held_out.scenes)), flush=True)
            if run.is_due():
                run.save()
            if run.seen >= run.total:
                break
    run.save()


if __name__ == "__main__":
    train(options())
