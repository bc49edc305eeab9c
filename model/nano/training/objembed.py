"""ObjEmbed, exactly as published: parameter names, shapes and arithmetic (use_two_tokens = 2)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from decoder import Decoder
from objects import ObjectBranch, centre_form, grid_points, mlp, sine_embedding
from prompts import ImagePrompt
from sizes import Sizes
from vision import VisionTower


@dataclass
class ImageOutput:
    """What one batch of images gives; embeddings are not normalised."""

    objects: Tensor
    """Object embeddings [B, N, C]."""
    iou_logits: Tensor
    """Predicted IoU before the sigmoid [B, N]."""
    content: Tensor
    """Pooled and projected content of the boxes [B, N, C], before their position is added."""
    tokens: Tensor
    """Image tokens of the vision tower [B, m, C]."""
    images: Tensor
    """Coarse and detailed image embeddings [B, 2, C]."""


class ObjEmbedModel(ObjectBranch):
    """Vision tower, object branch and language model."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__(sizes.text.hidden)
        self.visual = VisionTower(sizes.vision, sizes.text.hidden)
        self.language_model = Decoder(sizes.text)


class ObjEmbed(nn.Module):
    """The whole model with its heads."""

    def __init__(self, sizes: Sizes, *, bf16_sines: bool = True) -> None:
        super().__init__()
        self.bf16_sines = bf16_sines
        self.width = sizes.text.hidden
        self.model = ObjEmbedModel(sizes)
        self.logit_log_scale = nn.Parameter(torch.tensor([math.log(20.0)]))
        self.logit_bias = nn.Parameter(torch.tensor([-3 * math.log(99.0)]))
        self.logit_image_log_scale = nn.Parameter(torch.tensor([math.log(20.0)]))
        self.logit_image_bias = nn.Parameter(torch.tensor([-3 * math.log(99.0)]))
        self.logit_iou_proj = mlp(self.width, self.width // 2, 1)
        self.logit_pos_embedding = nn.Embedding(1, self.width)

    def encode_images(self, patches: Tensor, boxes: Tensor, prompt: ImagePrompt) -> ImageOutput:
        """Embed images of one size: patches [B, P, 768], boxes [B, N, 4] in resized pixels."""
        height, width = prompt.grid
        e, deepstack = self.model.visual(patches, (2 * height, 2 * width))
        content = self.model.content(self.model.pyramid(e, deepstack, prompt.grid), boxes)
        sequence = self._embed(e, content, boxes, prompt)
        hidden, _ = self.model.language_model(
            sequence, prompt.positions, deepstack=deepstack, image_start=prompt.image_start
        )
        return ImageOutput(
            objects=hidden[:, prompt.object_rows[:, 0]],
            iou_logits=self.logit_iou_proj(hidden[:, prompt.object_rows[:, 1]]).squeeze(-1),
            content=content,
            tokens=e,
            images=hidden[:, prompt.global_rows],
        )

    def _embed(self, e: Tensor, content: Tensor, boxes: Tensor, prompt: ImagePrompt) -> Tensor:
        """Build the language model's input rows [B, S, C]."""
        height, width = prompt.grid
        grid = sine_embedding(grid_points(height, width), self.width, bf16=self.bf16_sines)
        image = e + self.model.image_pos_projector(grid)
        rows = self.model.language_model.embed_tokens(prompt.token_ids)
        rows = rows.expand(e.shape[0], -1, -1).index_copy(1, prompt.image_rows, image)
        place = sine_embedding(centre_form(boxes, height, width), self.width, bf16=self.bf16_sines)
        position = self.model.object_pos_projector(place)
        tokens = torch.stack((content + position, self.logit_pos_embedding.weight[0] + position), 2)
        return rows.index_copy(1, prompt.object_rows.flatten(), tokens.flatten(1, 2))

    def encode_texts(self, prefix: Tensor, token_ids: Tensor, read_at: Tensor) -> Tensor:
        """Embed queries that share a prefix.

        prefix is [p] token ids, token_ids [T, S] the right-padded rest of each query, read_at [T] the
        index in S of its `<local_text>` or `<global_text>`. Returns [T, C].
        """
        decoder = self.model.language_model
        start, length = prefix.shape[0], token_ids.shape[1]
        positions = torch.arange(start + length).expand(3, -1)
        _, past = decoder(decoder.embed_tokens(prefix)[None], positions[:, :start])
        hidden, _ = decoder(decoder.embed_tokens(token_ids), positions[:, start:], past)
        return hidden[torch.arange(token_ids.shape[0]), read_at]

    def object_logits(self, objects: Tensor, texts: Tensor) -> Tensor:
        """Logits [..., N, T] of the semantic scores."""
        cosine = F.normalize(objects, dim=-1) @ F.normalize(texts, dim=-1).transpose(-1, -2)
        return self.logit_log_scale.exp() * cosine + self.logit_bias

    def image_logits(self, images: Tensor, captions: Tensor) -> Tensor:
        """Logits [..., T] of the image scores."""
        cosine = F.normalize(images, dim=-1) @ F.normalize(captions, dim=-1).transpose(-1, -2)
        return self.logit_image_log_scale.exp() * cosine + self.logit_image_bias
