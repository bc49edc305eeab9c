"""Train the byte-level BPE tokenizer in the layout of Qwen's `tokenizer.json`.

    python tokenizer.py <scenes folder> <out folder>

The corpus is the prompts, the terms and the texts of the scenes; every other text is spelled in bytes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

from prompts import AFTER, BEFORE, COARSE, DET, DETAILED, IMAGE_QUERY, OBJECT_QUERY, REC

VOCABULARY = 3000
SPECIAL = (
    "<|endoftext|>",
    "<|im_start|>",
    "<|im_end|>",
    "<|vision_start|>",
    "<|vision_end|>",
    "<|image_pad|>",
    "<|video_pad|>",
    "<object>",
    "<local_text>",
    "<global>",
    "<global_text>",
)
PIECES = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
TERM_WEIGHT = 20
"""How often a term counts: every word of the vocabulary shall be one token, however rare."""


def corpus(scenes: Path) -> Iterator[str]:
    """Yield the texts that the tokenizer is trained on."""
    prompts = (BEFORE, AFTER, REC, DET, COARSE, DETAILED, OBJECT_QUERY, IMAGE_QUERY, "Object 1: ")
    for _ in range(1000):
        yield from (strip_special(prompt) for prompt in prompts)
    terms: set[str] = set()
    for file in sorted(scenes.glob("[0-9]*/meta.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            meta = json.loads(line)
            yield from (phrase["text"] for phrase in meta["phrases"])
            yield from meta["absent"]
            terms.update(term for thing in meta["objects"] for term in thing["terms"])
    for file in sorted(scenes.glob("[0-9]*/records.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)["captions"]["short_caption"]
    for term in sorted(terms):
        yield from [f" {term}", term] * TERM_WEIGHT


def strip_special(text: str) -> str:
    """Remove special tokens, which never reach the BPE model."""
    for token in SPECIAL:
        text = text.replace(token, "")
    return text


def train_tokenizer(scenes: Path) -> Tokenizer:
    """Train on the scenes and append the special tokens after the base vocabulary, as Qwen does."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PIECES), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY - len(SPECIAL),
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train_from_iterator(corpus(scenes), trainer)
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in SPECIAL])
    return tokenizer


def main() -> None:
    """Train and save; print how words are cut."""
    scenes, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    tokenizer = train_tokenizer(scenes)
    tokenizer.save(str(out / "tokenizer.json"))
    for text in (f"{BEFORE}{OBJECT_QUERY}small red car left of the tree <local_text>{AFTER}", "Größe 猫"):
        print(tokenizer.get_vocab_size(), tokenizer.encode(text).tokens)


if __name__ == "__main__":
    main()
