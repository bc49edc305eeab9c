"""Train ObjEmbed nano.

python train_objembed.py --scenes <folder> --val <folder> --tokenizer <file> --run <folder> [--resume]
"""

from __future__ import annotations

import argparse
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.optim import AdamW, Muon, Optimizer

from auxiliary import AuxiliaryHeads
from batches import Batch, BatchShape, batches
from evaluate import evaluate, read_weights
from imaging import MAX_PIXELS, MIN_PIXELS, to_patches
from losses import caption_contrast, iou_focal, ranking, sigmoid_focal
from objembed import ObjEmbed
from parallel import join
from prompts import DET, REC, image_prompt, query_batch
from run import Progress, Run, describe
from scenes import SceneSet
from sizes import nano_sizes

CAPTION_WEIGHT, RANKING_WEIGHT, IOU_WEIGHT, AUXILIARY_WEIGHT = 0.2, 0.5, 2.0, 0.2
MUON_FACTOR = 2.0
"""Muon bears larger steps than AdamW."""
CAPTION_STEPS = 3
"""Captions are long: only every third step compares them."""
REFRESH_STEPS, LOG_STEPS, EVALUATE_STEPS, EVALUATE_IMAGES = 500, 50, 1000, 40


def options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenes", type=Path, required=True)
    parser.add_argument("--val", type=Path, required=True)
    parser.add_argument("--proposals", type=Path, help="folder of further proposals, see propose_scenes.py")
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--weights", type=Path, help="checkpoint folder to start from; trains without the classifiers")
    parser.add_argument("--images", type=int, default=40_000, help="end of the schedule")
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--boxes", type=int, default=20, help="boxes per image")
    parser.add_argument("--pixels", type=int, nargs=2, default=(MIN_PIXELS, MAX_PIXELS), help="area of images")
    parser.add_argument("--rate", type=float, default=1.5e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--resume", action="store_true")
    return parser.parse_args()


def initialise(model: ObjEmbed) -> None:
    """Draw weights that keep the streams at unit scale; branches into a residual start small."""
    for name, module in model.named_modules():
        if isinstance(module, nn.Linear):
            into_residual = name.endswith(("attn.proj", "mlp.linear_fc2", "o_proj", "down_proj"))
            scale = 0.3 if into_residual else 1.0
            nn.init.normal_(module.weight, std=scale * module.in_features**-0.5)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
    nn.init.normal_(model.model.language_model.embed_tokens.weight, std=0.5)
    nn.init.normal_(model.model.visual.pos_embed.weight, std=0.2)
    nn.init.normal_(model.logit_pos_embedding.weight, std=0.5)
    nn.init.constant_(model.logit_bias, -10.0)
    nn.init.constant_(model.logit_image_bias, -10.0)


def optimizers(model: ObjEmbed, rate: float) -> list[Optimizer]:
    """Muon for the matrices of the two transformers, AdamW for everything else.

    AdamW moves every weight alike, so that a layer of many inputs would swing with every step: its rate
    falls with the number of inputs (up to 9,408, in the projection of the pooled cells).
    """
    matrices, others = [], []
    for name, parameter in model.named_parameters():
        if parameter.ndim == 2 and (".blocks." in name or ".layers." in name):
            matrices.append(parameter)
        else:
            is_table = name.endswith(("embed_tokens.weight", "pos_embed.weight", "pos_embedding.weight"))
            inputs = 1 if is_table or parameter.ndim < 2 else parameter[0].numel()
            scale = min(1.0, (model.width / inputs) ** 0.75)
            others.append({"params": [parameter], "scale": scale})
    return [
        Muon(matrices, lr=rate, weight_decay=0.05, adjust_lr_fn="match_rms_adamw"),
        AdamW(others, lr=rate, betas=(0.9, 0.98), weight_decay=0.02),
    ]


def half_precision() -> torch.autocast:
    """Matrix products in bf16, several times faster than fp32 on a CPU that has it."""
    return torch.autocast("cpu", dtype=torch.bfloat16)


def losses_of(
    model: ObjEmbed, heads: nn.Module, tokenizer: Tokenizer, batch: Batch, task: str, *, captions: bool
) -> dict[str, Tensor]:
    """Run the model on a batch; the sum of the losses is trained. Without classifiers in heads none is."""
    height, width = batch.pixels.shape[1] // 32, batch.pixels.shape[2] // 32
    prompt = image_prompt(tokenizer, (height, width), task, batch.numbers)
    light = [scale * torch.randn(len(batch.pixels), 1, 1) for scale in (0.15, 0.1)]

    def queries(texts: list[str], kind: str) -> Tensor:
        with half_precision():
            return model.encode_texts(**vars(query_batch(tokenizer, texts, kind))).float()

    with half_precision():
        patches = to_patches(batch.pixels) * (1 + light[0]) + light[1]
        out = model.encode_images(patches, batch.boxes, prompt)
        named = isinstance(heads, AuxiliaryHeads)
        auxiliary = heads(out.content, out.tokens, batch.auxiliary) if named else {}
    logits = model.object_logits(out.objects.float(), queries(batch.texts, "object"))
    losses = {
        "focal": sigmoid_focal(logits, batch.target),
        "which": RANKING_WEIGHT * ranking(logits, batch.target, dim=1),
        "name": RANKING_WEIGHT * ranking(logits, batch.target, dim=2),
        "iou": IOU_WEIGHT * iou_focal(out.iou_logits.float(), batch.iou),
    }
    losses |= {name: AUXILIARY_WEIGHT * value for name, value in auxiliary.items()}
    if captions:
        coarse, detailed = out.images.float().unbind(1)
        for name, image, texts in (("short", coarse, batch.short), ("long", detailed, batch.long)):
            contrast = caption_contrast(model.image_logits(image, queries(texts, "image")))
            losses[name] = CAPTION_WEIGHT * contrast
    return losses


def start(given: argparse.Namespace, tokenizer: Tokenizer) -> Run:
    """Draw the first weights, or read those of a checkpoint or of the saved state."""
    torch.manual_seed(given.seed)
    model = ObjEmbed(nano_sizes(tokenizer.get_vocab_size()))
    trained, peaks, heads = optimizers(model, given.rate), [MUON_FACTOR * given.rate, given.rate], nn.Identity()
    if given.weights:
        model.load_state_dict(read_weights(given.weights))
    else:
        initialise(model)
        heads = AuxiliaryHeads(model.width)
        trained, peaks = [*trained, AdamW(heads.parameters(), lr=given.rate)], [*peaks, given.rate]
    run = Run(given.run, model, trained, peaks, given.images, heads)
    if given.resume:
        run.resume()
    return run


def train(given: argparse.Namespace) -> None:
    """Train until the end of the schedule; the first process reports and saves."""
    torch.set_num_threads(given.threads)
    torch.backends.nnpack.set_flags(False)
    rank, processes = join()
    tokenizer = Tokenizer.from_file(str(given.tokenizer))
    run = start(given, tokenizer)
    torch.manual_seed(given.seed + rank)
    rng = np.random.default_rng([given.seed, run.seen, rank])
    scenes, held_out, progress = SceneSet(given.scenes, given.proposals), SceneSet(given.val), Progress()
    shape = BatchShape(given.batch, given.boxes, tuple(given.pixels))
    while run.seen < run.total:
        scenes.refresh()
        for batch in islice(batches(rng, scenes, shape), REFRESH_STEPS):
            task = REC if rng.random() < 0.5 else DET
            with_captions = run.step % CAPTION_STEPS == 0
            losses = losses_of(run.model, run.heads, tokenizer, batch, task, captions=with_captions)
            sum(losses.values()).backward()
            run.update(given.batch * processes)
            progress.add(losses, given.batch * processes)
            if rank == 0:
                report(run, progress, tokenizer, held_out)
            if run.seen >= run.total:
                break
    if rank == 0:
        run.save()


def report(run: Run, progress: Progress, tokenizer: Tokenizer, held_out: SceneSet) -> None:
    """Log, evaluate and save when it is time."""
    if run.step % LOG_STEPS == 0:
        print(progress.line(run), flush=True)
    if run.step % EVALUATE_STEPS == 0 and held_out.refresh(EVALUATE_IMAGES):
        print(describe(evaluate(run.average, tokenizer, held_out)), flush=True)
    if run.is_due():
        run.save()


if __name__ == "__main__":
    train(options())
