"""Write the checkpoint folder from training runs, in the published layout.

    python export.py <out folder> --objembed <run> --tokenizer <file> --proposer <run>

The averaged weights of each run's last saved state are written; a run that is not named is left alone.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch import Tensor

from imaging import MAX_PIXELS, MIN_PIXELS, PROPOSER_INPUT
from sizes import Sizes, nano_sizes

CHAT_TEMPLATE = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n"
    "{% if m['content'] is string %}{{ m['content'] }}{% else %}{% for c in m['content'] %}"
    "{% if c['type'] == 'image' %}<|vision_start|><|image_pad|><|vision_end|>"
    "{% elif c['type'] == 'text' %}{{ c['text'] }}{% endif %}{% endfor %}{% endif %}<|im_end|>\n"
    "{% endfor %}"
)


def averaged(run: Path) -> dict[str, Tensor]:
    """Read the averaged weights of a run's last saved state."""
    return torch.load(run / "state.pt", weights_only=True)["average"]


def config_of(sizes: Sizes, tokenizer: Tokenizer) -> dict:
    """Return the model configuration with the keys of the published one."""
    vision, text, token = sizes.vision, sizes.text, tokenizer.token_to_id
    return {
        "architectures": ["ObjectEmbed"],
        "model_type": "qwen3_vl",
        "torch_dtype": "bfloat16",
        "tie_word_embeddings": True,
        "image_token_id": token("<|image_pad|>"),
        "video_token_id": token("<|video_pad|>"),
        "vision_start_token_id": token("<|vision_start|>"),
        "vision_end_token_id": token("<|vision_end|>"),
        "num_classes": 100,
        "use_global_caption": True,
        "use_two_tokens": 2,
        "use_two_captions": True,
        "vision_config": {
            "model_type": "qwen3_vl",
            "depth": vision.depth,
            "hidden_size": vision.hidden,
            "hidden_act": "gelu_pytorch_tanh",
            "intermediate_size": vision.intermediate,
            "num_heads": vision.heads,
            "in_channels": 3,
            "patch_size": 16,
            "spatial_merge_size": 2,
            "temporal_patch_size": 2,
            "out_hidden_size": text.hidden,
            "num_position_embeddings": vision.positions,
            "deepstack_visual_indexes": list(vision.deepstack),
        },
        "text_config": {
            "model_type": "qwen3_vl_text",
            "vocab_size": text.vocabulary,
            "max_position_embeddings": 262_144,
            "hidden_size": text.hidden,
            "intermediate_size": text.intermediate,
            "num_hidden_layers": text.layers,
            "num_attention_heads": text.heads,
            "num_key_value_heads": text.kv_heads,
            "head_dim": text.head_dim,
            "hidden_act": "silu",
            "rms_norm_eps": 1e-6,
            "rope_theta": text.rope_theta,
            "rope_scaling": {
                "rope_type": "default",
                "mrope_interleaved": True,
                "mrope_section": list(text.mrope_section),
            },
            "attention_bias": False,
            "attention_dropout": 0.0,
            "tie_word_embeddings": True,
        },
    }


PREPROCESSOR = {
    "image_processor_type": "Qwen2VLImageProcessorFast",
    "patch_size": 16,
    "temporal_patch_size": 2,
    "merge_size": 2,
    "image_mean": [0.5, 0.5, 0.5],
    "image_std": [0.5, 0.5, 0.5],
    "rescale_factor": 1 / 255,
    "do_rescale": True,
    "do_normalize": True,
    "do_convert_rgb": True,
    "objembed": {
        "min_pixels": MIN_PIXELS,
        "max_pixels": MAX_PIXELS,
        "proposer_input_size": PROPOSER_INPUT,
    },
}

TOKENIZER_CONFIG = {
    "tokenizer_class": "Qwen2Tokenizer",
    "eos_token": "<|im_end|>",
    "pad_token": "<|endoftext|>",
    "padding_side": "right",
    "model_max_length": 262_144,
    "chat_template": CHAT_TEMPLATE,
}


def write_json(file: Path, value: dict) -> None:
    """Write indented JSON."""
    file.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def export_objembed(run: Path, tokenizer_file: Path, out: Path) -> None:
    """Write ObjEmbed's weights in bf16, its configuration and its tokenizer."""
    tokenizer = Tokenizer.from_file(str(tokenizer_file))
    weights = {name: tensor.bfloat16().contiguous() for name, tensor in averaged(run).items()}
    save_file(weights, out / "model.safetensors", metadata={"format": "pt"})
    if tokenizer_file.resolve() != (out / "tokenizer.json").resolve():
        shutil.copyfile(tokenizer_file, out / "tokenizer.json")
    write_json(out / "config.json", config_of(nano_sizes(tokenizer.get_vocab_size()), tokenizer))
    write_json(out / "tokenizer_config.json", TOKENIZER_CONFIG)
    write_json(out / "preprocessor_config.json", PREPROCESSOR)
    (out / "chat_template.jinja").write_text(CHAT_TEMPLATE, encoding="utf-8")


def export_proposer(run: Path, out: Path) -> None:
    """Write the proposer's weights in fp16."""
    weights = {name: tensor.half() if tensor.is_floating_point() else tensor for name, tensor in averaged(run).items()}
    torch.save({name: tensor.contiguous().clone() for name, tensor in weights.items()}, out / "wedetect_nano_uni.pth")


def main() -> None:
    """Export what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--objembed", type=Path)
    parser.add_argument("--proposer", type=Path)
    parser.add_argument("--tokenizer", type=Path)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    if given.objembed:
        export_objembed(given.objembed, given.tokenizer, given.out)
    if given.proposer:
        export_proposer(given.proposer, given.out)


if __name__ == "__main__":
    main()
