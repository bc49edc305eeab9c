"""One measurement of PyTorch for `engine/compare.ts`: order as JSON on stdin, measurement as JSON on stdout.

The computation is that of the training code in `model/nano/training`, in fp32, eager, with PyTorch's fused
attention, which on a CPU is three times faster than one that is written out.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

import torch
from PIL import Image
from safetensors import safe_open
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional as F

sys.path.insert(0, str(Path(__file__).parents[3] / "model" / "nano" / "training"))

import decoder
import vision
from imaging import smart_size, to_patches, to_pixels
from objects import centre_form, sine_embedding
from objembed import ObjEmbed
from prompts import BEFORE, OBJECT_QUERY, REC, encode, image_prompt
from sizes import read_sizes

PIXELS = (900 * 1024, 1200 * 1024)


def fused_attention(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None) -> Tensor:
    """Scaled dot-product attention; a square mask is the causal one, whose upper half is then not computed."""
    if mask is not None and mask.shape[0] == mask.shape[1]:
        return F.scaled_dot_product_attention(q, k, v, is_causal=True)
    return F.scaled_dot_product_attention(q, k, v, mask)


def load(folder: Path) -> ObjEmbed:
    """Read a checkpoint of the published layout, one tensor at a time, so that only its fp32 copy stays."""
    with torch.device("meta"):
        model = ObjEmbed(read_sizes(folder / "config.json"))
    names = set(model.state_dict())
    for file in sorted(folder.glob("*.safetensors")):
        with safe_open(file, "pt") as weights:
            stored = names & set(weights.keys())
        for name in stored:
            with safe_open(file, "pt") as weights:
                tensor = weights.get_tensor(name).float()
            model.load_state_dict({name: tensor}, strict=False, assign=True)
            names.remove(name)
    if names:
        raise ValueError(f"Expected every tensor in {folder}, got none of {sorted(names)[:3]}.")
    return model.eval()


class Measured:
    """The model with the inputs of an order."""

    def __init__(self, order: dict) -> None:
        self.model = load(Path(order["model"]))
        self.tokenizer = Tokenizer.from_file(str(Path(order["model"]) / "tokenizer.json"))
        self.image = Image.open(order["image"]).convert("RGB")
        self.size = smart_size(*self.image.size, *PIXELS)
        self.grid = (self.size[1] // 32, self.size[0] // 32)
        self.boxes = self.resized(order["boxes"])
        self.phrase = order["phrase"]
        self.edited = self.resized([order["edited"]])
        self.context = order["context"]

    def resized(self, boxes: list) -> Tensor:
        """Boxes of the image in pixels of the resized one, [1, N, 4]."""
        width, height = self.size[0] / self.image.width, self.size[1] / self.image.height
        return (torch.tensor(boxes, dtype=torch.float64) * torch.tensor([width, height, width, height])).float()[None]

    def patches(self) -> Tensor:
        """Resize and cut the image, as a full encode begins."""
        return to_patches(to_pixels(self.image, self.size)[None])

    def encode(self) -> tuple[Tensor, Tensor]:
        """Embeddings [N, C] and predicted IoU [N] of all boxes by a full pass."""
        prompt = image_prompt(self.tokenizer, self.grid, REC, range(self.boxes.shape[1]))
        out = self.model.encode_images(self.patches(), self.boxes, prompt)
        return out.objects[0], out.iou_logits[0].sigmoid()

    def text(self) -> Tensor:
        """Embedding [C] of the phrase, in one pass without an image."""
        text = self.model.model.language_model
        ids = torch.tensor(encode(self.tokenizer, f"{BEFORE}{OBJECT_QUERY}{self.phrase} <local_text>"))
        hidden, _ = text(text.embed_tokens(ids)[None], torch.arange(len(ids)).expand(3, -1))
        return hidden[0, -1]

    def rescorer(self) -> Callable[[], tuple[Tensor, Tensor]]:
        """Run the image with the first boxes once; return what scores the edited box after them, from their keys."""
        model, count = self.model.model, self.context
        prompt = image_prompt(self.tokenizer, self.grid, REC, range(count + 1))
        start, end = (int(prompt.object_rows[box, 1]) + 1 for box in (count - 1, count))
        e, deepstack = model.visual(self.patches(), tuple(2 * side for side in self.grid))
        pyramid = model.pyramid(e, deepstack, self.grid)
        boxes = torch.cat((self.boxes[:, :count], self.edited), dim=1)
        rows = self.model._embed(e, model.content(pyramid, boxes), boxes, prompt)  # noqa: SLF001
        _, past = model.language_model(
            rows[:, :start], prompt.positions[:, :start], deepstack=deepstack, image_start=prompt.image_start
        )

        def rescore() -> tuple[Tensor, Tensor]:
            box_rows = self.box_rows(pyramid, prompt.token_ids[start:end])
            hidden, _ = model.language_model(box_rows, prompt.positions[:, start:end], past)
            return hidden[0, -2], self.model.logit_iou_proj(hidden[0, -1]).sigmoid()

        return rescore

    def box_rows(self, pyramid: list[Tensor], ids: Tensor) -> Tensor:
        """Rows [1, S, C] of the edited box's tokens, the last two its content and its IoU query."""
        model = self.model.model
        place = sine_embedding(centre_form(self.edited[0], *self.grid), self.model.width, bf16=True)
        position = model.object_pos_projector(place)
        content = model.content(pyramid, self.edited)[0] + position
        query = self.model.logit_pos_embedding.weight + position
        return torch.cat((model.language_model.embed_tokens(ids[:-2]), content, query))[None]


def seconds(count: int, work: Callable[[], object]) -> list[float]:
    """Time each of several calls."""
    times = []
    for _ in range(count):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return times


def peak_bytes() -> int:
    """Return the most memory that this process ever held."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return 1024 * int(re.search(r"VmHWM:\s+(\d+) kB", status)[1])


@torch.inference_mode()
def main() -> None:
    """Run every part once to see what it gives, then again for its time."""
    order = json.load(sys.stdin)
    torch.set_num_threads(order["threads"])
    vision.attend = decoder.attend = fused_attention
    run = Measured(order)
    repeats = order["repeats"]
    objects, ious = run.encode()
    encode_cpu = []

    def encode_again() -> None:
        before = time.process_time()
        run.encode()
        encode_cpu.append(time.process_time() - before)

    encode_times = seconds(2, encode_again)
    rescore = run.rescorer()
    edited, edited_iou = rescore()
    rescore_times = seconds(repeats, rescore)
    phrase = run.text()
    result = {
        "encode": encode_times,
        "encodeCpu": encode_cpu,
        "rescore": rescore_times,
        "text": seconds(repeats, run.text),
        "peakBytes": peak_bytes(),
        "outputs": {
            "objects": objects.flatten().tolist(),
            "predictedIou": ious.tolist(),
            "phrase": phrase.tolist(),
            "edited": edited.tolist(),
            "editedIou": edited_iou.item(),
        },
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
