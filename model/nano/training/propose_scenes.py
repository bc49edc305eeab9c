"""Write the nano proposer's boxes for shards of scenes, so that ObjEmbed trains on what it will meet.

    python propose_scenes.py <wedetect_nano_uni.pth> <scenes folder> <out folder> [shard ...]

Each shard becomes `<out>/<shard>.json`, in the format of a shard's own proposals.json.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import torch
from PIL import Image

from propose import propose_all
from wedetect_uni import load_wedetect_uni


def main() -> None:
    """Propose for the named shards, or for all."""
    proposer, scenes, out = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
    torch.set_num_threads(1)
    torch.backends.nnpack.set_flags(False)
    model = load_wedetect_uni(proposer).eval()
    out.mkdir(parents=True, exist_ok=True)
    for shard in sys.argv[4:] or sorted(folder.name for folder in scenes.glob("[0-9]" * 4)):
        names = json.loads((scenes / shard / "proposals.json").read_text(encoding="utf-8"))
        boxes = {}
        for name in names:
            image = Image.open(scenes / shard / name).convert("RGB")
            with torch.autocast("cpu", dtype=torch.bfloat16):
                boxes[name] = propose_all(model, image).round(1).tolist()
        draft = out / f"{shard}.json.partial"
        draft.write_text(json.dumps(boxes), encoding="utf-8")
        draft.replace(out / f"{shard}.json")
        print(shard, len(boxes), flush=True)


if __name__ == "__main__":
    main()
