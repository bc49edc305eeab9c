"""Prompts, token ids and positions (the published task prompts and templates)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import Tensor

REC = (
    "Locate the specific object being described by analyzing its unique instance-level attributes, "
    "its spatial position, and its relationship with surrounding objects. "
)
DET = "Detect all objects in the image by identifying the common visual features of their respective classes. "
OBJECT_QUERY = "Find an object that matches the given caption. "
IMAGE_QUERY = "Find an image that matches the given caption. "
BEFORE = "<|im_start|>user\n"
AFTER = "<|im_end|>"
COARSE = "The coarse global image is <global>"
LENGTH_STEP = 4
"""Queries are padded to a multiple of this; fewer different lengths mean fewer compiled kernels."""
DETAILED = ".  The detailed global image is <global>. "


@dataclass(frozen=True)
class ImagePrompt:
    """The token sequence of images of one size with N boxes each."""

    grid: tuple[int, int]
    """Image tokens (h, w)."""
    token_ids: Tensor
    """[S]; image and object rows are overwritten by the model."""
    positions: Tensor
    """[3, S]: time, height, width."""
    image_start: int
    image_rows: Tensor
    """[h*w]."""
    object_rows: Tensor
    """[N, 2]: content token and IoU token of every box."""
    global_rows: Tensor
    """[2]: coarse, detailed."""


def image_prompt(tokenizer: Tokenizer, grid: tuple[int, int], task: str, numbers: Sequence[int]) -> ImagePrompt:
    """Build the prompt for boxes that carry the given ascending numbers (0, 1, 2, ... at inference).

    Where numbers are left out, the sequence is the full one with those boxes cut out: the other
    tokens keep their positions, so that a few boxes teach the places of a hundred.
    """
    height, width = grid
    head = encode(tokenizer, f"{BEFORE}<|vision_start|>")
    start, tokens = len(head), height * width
    ids = [*head, *[tokenizer.token_to_id("<|image_pad|>")] * tokens]
    after: list[int] = []
    counter = start + max(height, width)

    def put(text: str, *, keep: bool = True) -> None:
        nonlocal counter
        piece = encode(tokenizer, text)
        if keep:
            ids.extend(piece)
            after.extend(range(counter, counter + len(piece)))
        counter += len(piece)

    put(f"<|vision_end|>{task}{COARSE}")
    wanted = set(numbers)
    for number in range(max(wanted, default=-1) + 1):
        put(f". Object {number}: <object><object>", keep=number in wanted)
    put(f"{DETAILED}{AFTER}")
    row, column = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    image = start + torch.stack((torch.zeros_like(row), row, column)).flatten(1)
    text = torch.tensor(after).expand(3, -1)
    token_ids = torch.tensor(ids)
    return ImagePrompt(
        grid=grid,
        token_ids=token_ids,
        positions=torch.cat((torch.arange(start).expand(3, -1), image, text), dim=1),
        image_start=start,
        image_rows=torch.arange(start, start + tokens),
        object_rows=rows_of(tokenizer, token_ids, "<object>").view(-1, 2),
        global_rows=rows_of(tokenizer, token_ids, "<global>"),
    )


@dataclass(frozen=True)
class QueryBatch:
    """Queries of one kind, right-padded, without the prefix that they share."""

    prefix: Tensor
    token_ids: Tensor
    read_at: Tensor


def query_batch(tokenizer: Tokenizer, texts: Sequence[str], kind: str) -> QueryBatch:
    """Tokenise queries for objects (kind "object") or captions of images (kind "image")."""
    sentence, marker = (OBJECT_QUERY, "<local_text>") if kind == "object" else (IMAGE_QUERY, "<global_text>")
    whole = [encode(tokenizer, f"{BEFORE}{sentence}{text} {marker}") for text in texts]
    shared = encode(tokenizer, f"{BEFORE}{sentence.rstrip()}")
    start = len(shared)
    longest = max(len(ids) for ids in whole) - start
    padded = torch.zeros(len(texts), -(-longest // LENGTH_STEP) * LENGTH_STEP, dtype=torch.long)
    for row, ids in zip(padded, whole, strict=True):
        if ids[:start] != shared:
            raise ValueError(f"expected a query to start with the shared prefix, got tokens {ids[:start]}")
        row[: len(ids) - start] = torch.tensor(ids[start:])
    read_at = torch.tensor([len(ids) - start - 1 for ids in whole])
    return QueryBatch(prefix=torch.tensor(shared), token_ids=padded, read_at=read_at)


def rows_of(tokenizer: Tokenizer, token_ids: Tensor, token: str) -> Tensor:
    """Indexes at which a token stands."""
    return (token_ids == tokenizer.token_to_id(token)).nonzero().flatten()


def encode(tokenizer: Tokenizer, text: str) -> list[int]:
    """Token ids of a text, without special tokens added."""
    return tokenizer.encode(text, add_special_tokens=False).ids
