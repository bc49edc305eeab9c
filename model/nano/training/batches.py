"""Training batches: images of one size, boxes of every quality, and texts with their truth."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from PIL import ImageOps
from torch import Tensor

from auxiliary import BACKGROUND, COLOURS, CONCEPTS, UNKNOWN, AuxiliaryTruth, class_of
from boxes import iou_matrix, jitter, random_boxes, tidy
from imaging import smart_size, to_pixels
from scenes import Scene, SceneSet
from sizes import TOKEN

POSITIVE, NEGATIVE, IGNORED = 1, 0, -1
MATCH, MISS = 0.5, 0.2
"""A box matches from this IoU on, and is elsewhere below that one; in between it teaches nothing."""
TEXTS_PER_IMAGE, ABSENT_PER_IMAGE = 8, 3
NUMBERS, ONE_DIGIT, ONE_DIGIT_SHARE = 100, 10, 8
"""Boxes are numbered 0 to 99 at inference. Of the drawn numbers one in eight has one digit: always as
many, because every new length of the sequence costs seconds of kernel compilation."""
SIDES = {"left": "right", "right": "left", "leftmost": "rightmost", "rightmost": "leftmost"}


@dataclass
class Batch:
    """Images with N boxes each and T texts in all."""

    pixels: Tensor
    """uint8 [B, h, w, 3]."""
    boxes: Tensor
    """[B, N, 4] in pixels of the resized image."""
    iou: Tensor
    """True IoU [B, N]: the best with any object."""
    texts: list[str]
    target: Tensor
    """[B, N, T]: POSITIVE, NEGATIVE or IGNORED."""
    auxiliary: AuxiliaryTruth
    short: list[str]
    long: list[str]
    numbers: list[int]
    """N ascending numbers that the prompt gives the boxes."""


@dataclass
class View:
    """A scene as one training step sees it: mirrored or not, with chosen boxes and texts."""

    pixels: Tensor
    boxes: np.ndarray
    truth: np.ndarray
    labels: list[set[str]]
    terms: list[frozenset[str]]
    absent: set[str]
    chosen: list[str]
    caption: tuple[str, str]


def mirrored(text: str) -> str:
    """Exchange left and right."""
    return re.sub(r"\b(left|right)(most)?\b", lambda match: SIDES[match[0]], text)


def choose_boxes(rng: np.random.Generator, scene: Scene, count: int) -> np.ndarray:
    """Boxes [count, 4]: a good one for every object, then worse ones, parts, unions and background."""
    width, height = scene.width, scene.height
    good = jitter(rng, scene.boxes, np.full(len(scene.boxes), 0.04), width, height)
    rest = count - len(good)
    near = scene.boxes[rng.integers(len(scene.boxes), size=count)]
    near = jitter(rng, near, rng.uniform(0.03, 0.45, count), width, height)
    given = tidy(scene.proposals, width, height)
    pool = np.concatenate((near, given, random_boxes(rng, count // 4, width, height)))
    boxes = np.concatenate((good, pool[rng.permutation(len(pool))[: max(rest, 0)]]))
    return boxes[rng.permutation(len(boxes))[:count]]


def view_of(rng: np.random.Generator, scene: Scene, count: int, size: tuple[int, int]) -> View:
    """Draw a view of a scene, resized to width and height."""
    boxes, truth = choose_boxes(rng, scene, count), scene.boxes
    chosen = list(rng.permutation(sorted(scene.texts))[: TEXTS_PER_IMAGE - ABSENT_PER_IMAGE])
    chosen += list(rng.permutation(scene.absent)[:ABSENT_PER_IMAGE])
    image, caption = scene.open(), scene.captions[rng.integers(len(scene.captions))]
    labels, absent = scene.labels, set(scene.absent)
    if rng.random() < 0.5:
        image = ImageOps.mirror(image)
        boxes, truth = (
            np.stack((scene.width - b[:, 2], b[:, 1], scene.width - b[:, 0], b[:, 3]), axis=1) for b in (boxes, truth)
        )
        labels = [{mirrored(text) for text in texts} for texts in labels]
        absent, chosen = {mirrored(t) for t in absent}, [mirrored(t) for t in chosen]
        caption = (mirrored(caption[0]), mirrored(caption[1]))
    pixels = to_pixels(image, size)
    return View(pixels, boxes, truth, labels, scene.terms, absent, chosen, caption)


def target_of(view: View, overlap: np.ndarray, texts: list[str], heads: dict[str, str]) -> np.ndarray:
    """Truth [N, T] of every (box, text) pair; overlap [N, G] is the IoU of boxes with objects.

    A text of another image is a negative only where it cannot be true: what it names must be none of
    the nouns of the objects under the box.
    """
    target = np.full((len(overlap), len(texts)), NEGATIVE, dtype=np.int8)
    own = set().union(*view.labels)
    for column, text in enumerate(texts):
        if text in own:
            objects = [i for i, labels in enumerate(view.labels) if text in labels]
            best = overlap[:, objects].max(axis=1)
            target[best >= MISS, column] = IGNORED
            target[best >= MATCH, column] = POSITIVE
        elif text not in view.absent:
            head = heads.get(text) or heads.get(mirrored(text))
            objects = [i for i, terms in enumerate(view.terms) if head is None or head in terms]
            if objects:
                target[overlap[:, objects].max(axis=1) >= MISS, column] = IGNORED
    return target


def class_names(
    scene: Scene, view: View, overlap: np.ndarray, size: tuple[int, int]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Classes of the boxes' concepts [N] and colours [N], and of the concepts under the image tokens [m]."""
    concepts = np.array([class_of(name, CONCEPTS) for name in scene.concepts])
    colours = np.array([class_of(name, COLOURS) if name else UNKNOWN for name in scene.colours])
    best, which = overlap.max(axis=1), overlap.argmax(axis=1)
    concept = np.where(best >= MATCH, concepts[which], np.where(best < MISS, BACKGROUND, UNKNOWN))
    colour = np.where(best >= MATCH, colours[which], UNKNOWN)
    columns, rows = size[0] // TOKEN, size[1] // TOKEN
    x = (np.arange(columns) + 0.5) * scene.width / columns
    y = (np.arange(rows) + 0.5) * scene.height / rows
    token = np.full((rows, columns), BACKGROUND)
    area = (view.truth[:, 2:] - view.truth[:, :2]).prod(axis=1)
    for index in np.argsort(-area):
        x1, y1, x2, y2 = view.truth[index]
        token[np.ix_((y > y1) & (y < y2), (x > x1) & (x < x2))] = concepts[index]
    return concept, colour, token.flatten()


def draw_numbers(rng: np.random.Generator, count: int) -> list[int]:
    """Ascending numbers for `count` boxes: sometimes the first ones, mostly spread over all."""
    if rng.random() < 0.25:
        return list(range(count))
    short = count // ONE_DIGIT_SHARE
    low = rng.permutation(ONE_DIGIT)[:short]
    high = ONE_DIGIT + rng.permutation(NUMBERS - ONE_DIGIT)[: count - short]
    return sorted(int(number) for number in (*low, *high))


def draw_texts(rng: np.random.Generator, views: list[View], pool: list[str]) -> list[str]:
    """Texts of all views, filled up with others of the vocabulary to a constant number."""
    texts = {str(text) for view in views for text in view.chosen}
    most = TEXTS_PER_IMAGE * len(views)
    while len(texts) < min(most, len(pool)):
        texts.add(pool[rng.integers(len(pool))])
    return sorted(texts)


@dataclass(frozen=True)
class BatchShape:
    """How large a batch is."""

    images: int
    boxes: int
    """Boxes per image."""
    pixels: tuple[int, int]
    """Least and greatest area of a resized image."""


def build_batch(
    rng: np.random.Generator, scenes: list[Scene], size: tuple[int, int], heads: dict[str, str], boxes: int
) -> Batch:
    """Build a batch of scenes that are all resized to one width and height, with `boxes` boxes each."""
    views = [view_of(rng, scene, boxes, size) for scene in scenes]
    texts = draw_texts(rng, views, list(heads))
    overlaps = [iou_matrix(view.boxes, view.truth) for view in views]
    targets = [target_of(v, o, texts, heads) for v, o in zip(views, overlaps, strict=True)]
    iou = torch.from_numpy(np.stack([o.max(axis=1) for o in overlaps])).float()
    named = [class_names(s, v, o, size) for s, v, o in zip(scenes, views, overlaps, strict=True)]
    concept, colour, token = (torch.tensor(np.stack(column)) for column in zip(*named, strict=True))
    scale = torch.tensor([(size[0] / scene.width, size[1] / scene.height) * 2 for scene in scenes])
    return Batch(
        pixels=torch.stack([view.pixels for view in views]),
        boxes=torch.from_numpy(np.stack([view.boxes for view in views])) * scale[:, None],
        iou=iou,
        texts=texts,
        target=torch.from_numpy(np.stack(targets)),
        auxiliary=AuxiliaryTruth(concept, colour, iou, token),
        short=[view.caption[0] for view in views],
        long=[view.caption[1] for view in views],
        numbers=draw_numbers(rng, boxes),
    )


def batches(rng: np.random.Generator, scenes: SceneSet, shape: BatchShape) -> Iterator[Batch]:
    """Yield one epoch of batches in random order; what is left of a size waits for another epoch."""
    by_size: dict[tuple[int, int], list[Scene]] = defaultdict(list)
    for index in rng.permutation(len(scenes.scenes)):
        scene = scenes.scenes[index]
        if len(scene.boxes) > 0:
            by_size[smart_size(scene.width, scene.height, *shape.pixels)].append(scene)
    step = shape.images
    groups = [(size, s[i : i + step]) for size, s in by_size.items() for i in range(0, len(s) - step + 1, step)]
    for index in rng.permutation(len(groups)):
        size, group = groups[index]
        yield build_batch(rng, group, size, scenes.heads, shape.boxes)
