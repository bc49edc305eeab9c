"""Check both models against expected outputs of the published implementations.

    python parity.py <reference folder>

The folder holds `tiny-a/` (an ObjEmbed checkpoint with expected tensors), `tiny-proposer-a/` (a
WeDetect-Uni checkpoint with expected tensors) and `images/`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import torch
from PIL import Image
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor

from imaging import letterbox, smart_size, to_patches, to_pixels
from objembed import ObjEmbed
from prompts import DET, REC, image_prompt, query_batch
from sizes import read_sizes
from wedetect_uni import load_wedetect_uni

TOLERANCE = 1e-4
PUBLISHED_PIXELS = (900 * 1024, 1200 * 1024)


def report(name: str, got: Tensor, expected: Tensor, tolerance: float = TOLERANCE) -> bool:
    """Print the largest difference; return whether it is within tolerance."""
    gap = 0.0 if expected.numel() == 0 else (got - expected).abs().max().item()
    fine = got.shape == expected.shape and gap <= tolerance
    print(f"{'ok  ' if fine else 'FAIL'} {name}: {gap:.2e}")
    return fine


def check_objembed(folder: Path, images: Path) -> bool:
    """Compare every expected tensor of an ObjEmbed checkpoint."""
    model = ObjEmbed(read_sizes(folder / "config.json"), bf16_sines=False).eval()
    weights = load_file(folder / "model.safetensors")
    model.load_state_dict({name: tensor.float() for name, tensor in weights.items()})
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    told = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    expected = load_file(folder / "expected.safetensors")
    queries = {}
    fine = True
    for kind, texts in told["queries"].items():
        queries[kind] = model.encode_texts(**vars(query_batch(tokenizer, texts, kind)))
        fine &= report(f"{kind} queries", queries[kind], expected[f"query_{kind}_embeddings"])
    for run, facts in told["images"].items():
        image = Image.open(images / facts["file"]).convert("RGB")
        size = smart_size(*image.size, *PUBLISHED_PIXELS)
        grid = (size[1] // 32, size[0] // 32)
        boxes = torch.tensor(facts["boxes_xyxy"]).view(1, -1, 4)
        boxes = boxes * torch.tensor([size[0] / image.width, size[1] / image.height]).repeat(2)
        task = REC if facts["prompt"] == "rec" else DET
        prompt = image_prompt(tokenizer, grid, task, range(boxes.shape[1]))
        pad = tokenizer.token_to_id("<|image_pad|>")
        ids = [i for i in prompt.token_ids.tolist() if i != pad]
        if ids != facts["input_ids_without_image"]:
            print(f"FAIL {run}: token ids differ")
            fine = False
        out = model.encode_images(to_patches(to_pixels(image, size)[None]), boxes, prompt)
        fine &= report(f"{run} objects", out.objects[0], expected[f"{run}.object_embeddings"])
        fine &= report(f"{run} IoU", out.iou_logits[0], expected[f"{run}.iou_logits"])
        fine &= report(f"{run} image", out.images[0], expected[f"{run}.global_embeddings"])
        semantic = model.object_logits(out.objects[0], queries["object"]).sigmoid().t()
        fine &= report(f"{run} scores", semantic, expected[f"{run}.semantic_scores"])
    return fine


def check_proposer(folder: Path, images: Path) -> bool:
    """Compare raw boxes and scores of a WeDetect-Uni checkpoint."""
    model = load_wedetect_uni(folder / "wedetect_base_uni.pth").eval()
    expected = load_file(folder / "expected.safetensors")
    fine = True
    for run, facts in json.loads((folder / "expected.json").read_text(encoding="utf-8")).items():
        image = Image.open(images / facts["file"]).convert("RGB")
        pixels = letterbox(image, 640)[0].permute(2, 0, 1)[None] / 255
        logits, boxes = model(pixels)
        scores = expected[f"{run}.raw_scores"].float()
        fine &= report(f"{run} scores", logits[0].sigmoid(), scores, 1e-3)
        fine &= report(f"{run} boxes", boxes[0], expected[f"{run}.raw_boxes_letterboxed"], 1e-2)
    return fine


@torch.inference_mode()
def main() -> None:
    """Run both checks; exit with 1 when one fails."""
    root = Path(sys.argv[1])
    results = [
        check_objembed(root / "tiny-a", root / "images"),
        check_proposer(root / "tiny-proposer-a", root / "images"),
    ]
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
