"""Opens datasets that were written by us with the libraries of others, and prints what those say, a JSON line each.

    python read.py FOLDER PEER

FOLDER holds a dataset in each format, under its id. A line is {"format", "version", "images": {path: [box, ...]}} with
boxes [x1, y1, x2, y2, text] in continuous pixel edges, {"captions": {path: [text, ...]}}, or {"rows": count}.
"""
import json
import os
import sys

FOLDER, PEER = sys.argv[1:3]


def at(*names):
    return os.path.join(FOLDER, *names)


def splits(*names):
    """The files of the splits that are there."""
    return [at(*[name.replace("%s", split) for name in names]) for split in ("train", "val")]


def say(form, **found):
    print(json.dumps(dict(format=form, **found)))


def version():
    import importlib.metadata

    return importlib.metadata.version(PEER)


def corners(box):
    return [box[0], box[1], box[0] + box[2], box[1] + box[3]]


def coco_images(coco):
    images = {}
    for image in coco.loadImgs(coco.getImgIds()):
        rows = coco.loadAnns(coco.getAnnIds(imgIds=[image["id"]]))
        images[image["file_name"]] = [corners(r["bbox"]) + [coco.loadCats(r["category_id"])[0]["name"]] for r in rows]
    return images


def pycocotools():
    from contextlib import redirect_stdout
    from pycocotools.coco import COCO

    for form, name in (("coco", "instances_%s.json"), ("lvis", "lvis_%s.json")):
        images = {}
        for file in splits(form, "annotations", name):
            with redirect_stdout(sys.stderr):
                images.update(coco_images(COCO(file)))
        say(form, version=version(), images=images)
    with redirect_stdout(sys.stderr):
        images = coco_images(COCO(at("refcoco", "instances.json")))
    say("refcoco", version=version(), images={k: [b[:4] + [None] for b in v] for k, v in images.items()})


def torchvision():
    from contextlib import redirect_stdout

    declare_missing_operators()
    from torchvision.datasets import CocoCaptions, CocoDetection, VOCDetection

    images, captions, voc = {}, {}, {}
    for split in ("train", "val"):
        with redirect_stdout(sys.stderr):
            boxes = CocoDetection(at("coco", "images", split), at("coco", "annotations", "instances_%s.json" % split))
            texts = CocoCaptions(
                at("coco-captions", "images", split), at("coco-captions", "annotations", "captions_%s.json" % split)
            )
        for index, key in enumerate(boxes.ids):
            rows = boxes[index][1]
            names = boxes.coco.cats
            path = boxes.coco.loadImgs(key)[0]["file_name"]
            images[path] = [corners(row["bbox"]) + [names[row["category_id"]]["name"]] for row in rows]
        for index, key in enumerate(texts.ids):
            captions[texts.coco.loadImgs(key)[0]["file_name"]] = texts[index][1]
        root = at("voc-root-%s" % split)
        place = os.path.join(root, "VOCdevkit")
        os.makedirs(place)
        os.symlink(at("voc"), os.path.join(place, "VOC2012"))
        for _, target in VOCDetection(root, image_set=split):
            annotation = target["annotation"]
            sides = [(o["bndbox"], o["name"]) for o in annotation.get("object", [])]
            voc[annotation["filename"]] = [
                [int(b["xmin"]) - 1, int(b["ymin"]) - 1, int(b["xmax"]), int(b["ymax"]), name] for b, name in sides
            ]
    say("coco", version=version(), images=images)
    say("coco-captions", version=version(), captions=captions)
    say("voc", version=version(), images=voc)


LIBRARIES = []


def declare_missing_operators():
    """Where torch and torchvision are builds of different kinds, operators are missing that no dataset needs."""
    import re
    import torch

    for _ in range(20):
        try:
            __import__("torchvision")
            return
        except RuntimeError as error:
            missing = re.search(r"operator torchvision::(\w+) does not exist", str(error))
            if missing is None:
                raise
            for name in [name for name in sys.modules if name.startswith("torchvision")]:
                del sys.modules[name]
            LIBRARIES.append(torch.library.Library("torchvision", "FRAGMENT"))
            LIBRARIES[-1].define(missing.group(1) + "(Tensor boxes) -> Tensor")


def parquet_images(rows):
    return {r["image"]["path"]: [o["box"] + [p] for o in r["objects"] for p in o["phrases"]] for r in rows}


def pyarrow():
    from pyarrow.parquet import read_table

    rows = [row for split in ("train", "validation") for row in read_table(at("parquet", "data", split + ".parquet")).to_pylist()]
    say("parquet", version=version(), images=parquet_images(rows))


def polars():
    import polars as pl

    rows = [r for split in ("train", "validation") for r in pl.read_parquet(at("parquet", "data", split + ".parquet")).to_dicts()]
    say("parquet", version=version(), images=parquet_images(rows))


def datasets():
    from datasets import Image, disable_progress_bars, load_dataset

    disable_progress_bars()
    cache = at("cache")
    data = load_dataset("parquet", data_dir=at("parquet", "data"), cache_dir=cache)
    os.chdir(at("parquet"))
    for split in data.values():
        for row in split:
            assert row["image"].size == (row["width"], row["height"]), row
    rows = [row for split in data.values() for row in split.cast_column("image", Image(decode=False))]
    say("parquet", version=version(), images=parquet_images(rows))
    lines = {
        "objembed": ["train.jsonl", "val.jsonl"],
        "odvg-detection": ["odvg_train.jsonl", "odvg_val.jsonl"],
        "odvg-grounding": ["odvg_train.jsonl", "odvg_val.jsonl"],
        "grit": ["grit_train.jsonl", "grit_val.jsonl"],
        "florence": ["train/annotations.jsonl", "valid/annotations.jsonl"],
    }
    for form, files in lines.items():
        data = load_dataset("json", data_files=[at(form, file) for file in files], split="train", cache_dir=cache)
        written = sum(len(open(at(form, file), encoding="utf-8").read().splitlines()) for file in files)
        assert len(data) == written, (form, len(data), written)
        say(form, version=version(), rows=len(data))


def pandas():
    import pandas as pd

    table = pd.read_csv(at("csv", "regions.csv"))
    images = {path: [] for path in table["path"]}
    for row in table.dropna(subset=["x1"]).to_dict("records"):
        images[row["path"]].append([row["x1"], row["y1"], row["x2"], row["y2"], row["phrase"]])
    say("csv", version=version(), images=images)


def pickle():
    import io

    with open(at("refcoco", "refs(objembed).p"), "rb") as file:
        if sys.version_info[0] == 2:
            import cPickle

            refs = cPickle.load(file)
        else:
            import pickle

            refs = pickle.load(file)
    instances = json.load(io.open(at("refcoco", "instances.json"), encoding="utf-8"))
    boxes = {row["id"]: row["bbox"] for row in instances["annotations"]}
    paths = {row["id"]: row["file_name"] for row in instances["images"]}
    images = {path: [] for path in paths.values()}
    for ref in refs:
        rows = images[paths[ref["image_id"]]]
        rows.extend(corners(boxes[ref["ann_id"]]) + [sentence["raw"]] for sentence in ref["sentences"])
    say("refcoco", version="Python %d.%d.%d" % sys.version_info[:3], images=images)


globals()[PEER]()
