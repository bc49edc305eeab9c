"""Data-parallel training under `torchrun`: every process has its own batches, all share one gradient."""

from __future__ import annotations

import os
from collections.abc import Iterable

import torch
from torch import distributed
from torch.nn import Parameter


def join() -> tuple[int, int]:
    """Join the group that `torchrun` describes; return rank and size, 0 and 1 when run alone."""
    if "WORLD_SIZE" not in os.environ:
        return 0, 1
    distributed.init_process_group("gloo")
    return distributed.get_rank(), distributed.get_world_size()


def average_gradients(parameters: Iterable[Parameter]) -> None:
    """Replace the gradients by their mean over the processes."""
    if not distributed.is_initialized():
        return
    gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
    flat = torch.cat([gradient.flatten() for gradient in gradients])
    distributed.all_reduce(flat)
    flat /= distributed.get_world_size()
    for gradient, mean in zip(gradients, flat.split([g.numel() for g in gradients]), strict=True):
        gradient.copy_(mean.view_as(gradient))
