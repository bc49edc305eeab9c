"""Quick evaluation in PyTorch.

    python evaluate.py <checkpoint folder> <scenes folder> [--images 300] [--given]

By default boxes come from the checkpoint's proposer; --given takes the boxes stored with the scenes.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

from boxes import iou_matrix, tidy
from imaging import smart_size, to_patches, to_pixels
from objembed import ObjEmbed
from prompts import REC, image_prompt, query_batch
from propose import propose_all
from scenes import Scene, SceneSet
from sizes import read_sizes
from wedetect_uni import load_wedetect_uni


def ranks(values: np.ndarray) -> np.ndarray:
    """Ranks from 1; ties share their mean rank."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (counts.cumsum() - (counts - 1) / 2)[inverse]


def spearman(a: np.ndarray, b: np.ndarray) -> float:
    """Rank correlation."""
    return float(np.corrcoef(ranks(a), ranks(b))[0, 1])


@torch.no_grad()
def score_scene(
    model: ObjEmbed, tokenizer: Tokenizer, scene: Scene, boxes: np.ndarray, texts: list[str]
) -> tuple[np.ndarray, np.ndarray]:
    """Semantic scores [N, T] and predicted IoU [N] of boxes in pixels of the image."""
    size = width, height = smart_size(scene.width, scene.height)
    scale = torch.tensor([width / scene.width, height / scene.height]).repeat(2)
    prompt = image_prompt(tokenizer, (height // 32, width // 32), REC, range(len(boxes)))
    patches = to_patches(to_pixels(scene.open(), size)[None])
    out = model.encode_images(patches, (torch.from_numpy(boxes) * scale)[None], prompt)
    queries = model.encode_texts(**vars(query_batch(tokenizer, texts, "object")))
    semantic = model.object_logits(out.objects[0], queries).sigmoid()
    return semantic.numpy(), out.iou_logits[0].sigmoid().numpy()


def evaluate(
    model: ObjEmbed,
    tokenizer: Tokenizer,
    scenes: SceneSet,
    proposals: list[np.ndarray] | None = None,
) -> dict[str, float]:
    """Grounding accuracy@0.5 (all phrases and by kind), recall@0.5 of the boxes, Spearman of the IoU.

    proposals holds the boxes of each scene; None takes those stored with the scenes.
    """
    hits: dict[str, list[bool]] = defaultdict(list)
    predicted, true = [], []
    for index, scene in enumerate(scenes.scenes):
        boxes = scene.proposals if proposals is None else proposals[index]
        boxes = tidy(boxes, scene.width, scene.height)
        overlap = iou_matrix(boxes, scene.boxes)
        texts = sorted(scene.texts)
        semantic, quality = score_scene(model, tokenizer, scene, boxes, texts)
        best = (semantic * quality[:, None]).argmax(axis=0)
        for text, box in zip(texts, best, strict=True):
            own = [text in labels for labels in scene.labels]
            hit = bool(overlap[box, own].max() >= 0.5)
            hits["all"].append(hit)
            hits[scenes.kinds.get(text, "other")].append(hit)
        hits["recall"] += list(overlap.max(axis=0) >= 0.5)
        predicted.append(quality)
        true.append(overlap.max(axis=1))
    result = {name: float(np.mean(values)) for name, values in sorted(hits.items())}
    return result | {"spearman": spearman(np.concatenate(predicted), np.concatenate(true))}


def read_weights(folder: Path) -> dict[str, torch.Tensor]:
    """Read the weights of a checkpoint folder as fp32."""
    return {name: tensor.float() for name, tensor in load_file(folder / "model.safetensors").items()}


def load_objembed(folder: Path) -> tuple[ObjEmbed, Tokenizer]:
    """Load a checkpoint folder."""
    model = ObjEmbed(read_sizes(folder / "config.json")).eval()
    model.load_state_dict(read_weights(folder))
    return model, Tokenizer.from_file(str(folder / "tokenizer.json"))


def main() -> None:
    """Evaluate a checkpoint and print the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("scenes", type=Path)
    parser.add_argument("--images", type=int, default=300)
    parser.add_argument("--given", action="store_true")
    options = parser.parse_args()
    torch.backends.nnpack.set_flags(False)
    scenes = SceneSet(options.scenes)
    scenes.refresh(options.images)
    model, tokenizer = load_objembed(options.checkpoint)
    proposals = None
    if not options.given:
        proposer = load_wedetect_uni(options.checkpoint / "wedetect_nano_uni.pth").eval()
        proposals = [propose_all(proposer, scene.open()) for scene in scenes.scenes]
    for name, value in evaluate(model, tokenizer, scenes, proposals).items():
        print(f"{name:10} {value:.3f}")


if __name__ == "__main__":
    main()
