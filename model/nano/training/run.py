"""What both trainers share: schedule, averaged weights, resumable state, log lines."""

from __future__ import annotations

import copy
import time
from dataclasses import dataclass, field
from pathlib import Path

import torch
from torch import nn
from torch.optim import Optimizer

from parallel import average_gradients

SAVE_SECONDS = 240


def learning_rate(seen: int, total: int, warmup: int = 1000, cooldown: float = 0.35) -> float:
    """Share of the peak rate after `seen` images: warm-up, plateau, then linearly down to zero.

    The plateau lets a run be prolonged on resume without regret.
    """
    start = total * (1 - cooldown)
    return max(0.0, min(1.0, (seen + 1) / warmup, (total - seen) / (total - start)))


@dataclass
class Run:
    """A training run that can be stopped at any time and resumed."""

    folder: Path
    model: nn.Module
    optimizers: list[Optimizer]
    peaks: list[float]
    total: int
    """Images until the end of the schedule."""
    heads: nn.Module = field(default_factory=nn.Identity)
    """Parts that are trained along and not averaged or exported."""
    decay: float = 0.998
    seen: int = 0
    step: int = 0
    saved_at: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        """Start the average at the first weights."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.average = copy.deepcopy(self.model).eval().requires_grad_(False)

    def update(self, images: int) -> None:
        """Apply the gradients of a step over `images` images."""
        rate = learning_rate(self.seen, self.total)
        average_gradients([*self.model.parameters(), *self.heads.parameters()])
        nn.utils.clip_grad_norm_(self.model.parameters(), 5.0)
        for optimizer, peak in zip(self.optimizers, self.peaks, strict=True):
            for group in optimizer.param_groups:
                group["lr"] = rate * peak * group.get("scale", 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        self.seen += images
        self.step += 1
        self._average()

    @torch.no_grad()
    def _average(self) -> None:
        decay = min(self.decay, (1 + self.step) / (10 + self.step))
        averaged, current = self.average.state_dict(), self.model.state_dict()
        for name, value in averaged.items():
            if value.is_floating_point():
                value.lerp_(current[name], 1 - decay)
            else:
                value.copy_(current[name])

    def is_due(self) -> bool:
        """Tell whether it is time to save."""
        return time.monotonic() - self.saved_at > SAVE_SECONDS

    def save(self) -> None:
        """Write the state; the file is whole or the old one."""
        state = {
            "model": self.model.state_dict(),
            "average": self.average.state_dict(),
            "heads": self.heads.state_dict(),
            "optimizers": [optimizer.state_dict() for optimizer in self.optimizers],
            "seen": self.seen,
            "step": self.step,
        }
        draft = self.folder / "state.pt.partial"
        torch.save(state, draft)
        draft.replace(self.folder / "state.pt")
        self.saved_at = time.monotonic()

    def resume(self) -> None:
        """Continue from the saved state."""
        state = torch.load(self.folder / "state.pt", weights_only=True)
        self.model.load_state_dict(state["model"])
        self.average.load_state_dict(state["average"])
        self.heads.load_state_dict(state["heads"])
        for optimizer, saved in zip(self.optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(saved)
        self.seen, self.step = state["seen"], state["step"]


@dataclass
class Progress:
    """Mean losses since the last log line."""

    sums: dict[str, float] = field(default_factory=dict)
    steps: int = 0
    images: int = 0
    started: float = field(default_factory=time.monotonic)

    def add(self, losses: dict[str, torch.Tensor], images: int) -> None:
        """Count a step."""
        for name, value in losses.items():
            self.sums[name] = self.sums.get(name, 0.0) + value.item()
        self.steps += 1
        self.images += images

    def line(self, run: Run) -> str:
        """Return a log line and start anew."""
        rate = self.images / (time.monotonic() - self.started)
        losses = " ".join(f"{name} {total / self.steps:.3f}" for name, total in self.sums.items())
        self.__init__()
        return f"{time.strftime('%H:%M:%S')} images {run.seen} {rate:.1f}/s {losses}"


def describe(metrics: dict[str, float]) -> str:
    """Metrics in one line."""
    return "held out: " + " ".join(f"{name} {value:.3f}" for name, value in metrics.items())
