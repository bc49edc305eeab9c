"""Scenes in ObjEmbed's training format: records, proposals and images of numbered shard folders."""

from __future__ import annotations

import io
import json
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image


@dataclass
class Scene:
    """One image with everything that its records say about it."""

    jpeg: bytes
    width: int
    height: int
    boxes: np.ndarray
    """Ground truth [G, 4], xyxy pixels."""
    labels: list[set[str]]
    """Texts that are true of each box."""
    terms: list[frozenset[str]]
    """Nouns that are true of each box, whether a record uses them or not; from meta.jsonl."""
    concepts: list[str]
    """What each box shows."""
    colours: list[str | None]
    """Colour of each box's object where it has a clear one."""
    absent: list[str]
    """Texts that are true of nothing in the image."""
    captions: list[tuple[str, str]]
    """Short and long captions."""
    proposals: np.ndarray
    """[P, 4], xyxy pixels."""

    @property
    def texts(self) -> set[str]:
        """All texts that are true of something in the image."""
        return set().union(*self.labels)

    def open(self) -> Image.Image:
        """Decode the image."""
        return Image.open(io.BytesIO(self.jpeg)).convert("RGB")


@dataclass
class SceneSet:
    """Scenes of all finished shards in a folder, and what their texts mean."""

    folder: Path
    more_proposals: Path | None = None
    """Folder of further proposals, `<shard>.json`, that join those of the shards."""
    scenes: list[Scene] = field(default_factory=list)
    heads: dict[str, str] = field(default_factory=dict)
    """Text to the noun that decides what it may match."""
    kinds: dict[str, str] = field(default_factory=dict)
    """Text to its kind: noun, colour, relation and so on."""
    loaded: set[str] = field(default_factory=set)

    def refresh(self, limit: int | None = None) -> int:
        """Load shards that have appeared since the last call; return the number of scenes."""
        for shard in sorted(self.folder.glob("[0-9][0-9][0-9][0-9]")):
            if shard.name not in self.loaded and (limit is None or len(self.scenes) < limit):
                self.scenes += read_shard(shard, self.heads, self.kinds, self.more_proposals)
                self.loaded.add(shard.name)
        if limit is not None:
            del self.scenes[limit:]
        return len(self.scenes)


def read_shard(folder: Path, heads: dict[str, str], kinds: dict[str, str], more: Path | None) -> list[Scene]:
    """Read one shard and add its texts to `heads` and `kinds`."""
    records = defaultdict(list)
    for record in read_lines(folder / "records.jsonl"):
        records[record["image"]].append(record)
    proposals = json.loads((folder / "proposals.json").read_text(encoding="utf-8"))
    if more and (more / f"{folder.name}.json").exists():
        for name, boxes in json.loads((more / f"{folder.name}.json").read_text(encoding="utf-8")).items():
            proposals[name] = proposals[name] + boxes
    scenes = []
    for meta in read_lines(folder / "meta.jsonl"):
        things = {tuple(thing["bbox"]): thing for thing in meta["objects"]}
        heads.update((phrase["text"], phrase["head"]) for phrase in meta["phrases"])
        kinds.update((phrase["text"], phrase["kind"]) for phrase in meta["phrases"])
        heads.update((term, term) for thing in things.values() for term in thing["terms"])
        scenes.append(scene_of(folder, meta, records[meta["image"]], things, proposals[meta["image"]]))
    return scenes


def scene_of(folder: Path, meta: dict, records: list[dict], things: dict[tuple, dict], proposals: list) -> Scene:
    """Join the records of one image; boxes are told apart by their coordinates."""
    labels: dict[tuple, set[str]] = defaultdict(set)
    for record in records:
        for thing in record["objects"]:
            labels[tuple(thing["bbox"])].add(thing["label"])
    return Scene(
        jpeg=(folder / meta["image"]).read_bytes(),
        width=meta["width"],
        height=meta["height"],
        boxes=np.array(list(labels), dtype=np.float32).reshape(-1, 4),
        labels=list(labels.values()),
        terms=[frozenset(things[box]["terms"]) for box in labels],
        concepts=[things[box]["concept"] for box in labels],
        colours=[things[box]["colour"] for box in labels],
        absent=sorted({text for record in records for text in record.get("negs", [])}),
        captions=[(r["captions"]["short_caption"], r["captions"]["long_caption"]) for r in records],
        proposals=np.array(proposals, dtype=np.float32).reshape(-1, 4),
    )


def read_lines(file: Path) -> list[dict]:
    """Read JSON lines."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
