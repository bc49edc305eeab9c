"""RepBi-PAN, the neck of the proposer (YOLOv6 v3)."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class ConvBn(nn.Module):
    """Convolution, batch norm, activation; the inner names are those of the file."""

    def __init__(self, width_in: int, width: int, kernel: int, stride: int = 1, act: str = "relu") -> None:
        super().__init__()
        conv = nn.Conv2d(width_in, width, kernel, stride, kernel // 2, bias=False)
        self.block = nn.ModuleDict({"conv": conv, "bn": nn.BatchNorm2d(width, momentum=0.03)})
        self.act = act

    def forward(self, x: Tensor) -> Tensor:
        """Map [B, C, H, W] to [B, O, H / stride, W / stride]."""
        y = self.block["bn"](self.block["conv"](x))
        return F.relu(y) if self.act == "relu" else F.silu(y)


class Upsample(nn.Module):
    """Transposed 2 x 2 convolution."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.upsample_transpose = nn.ConvTranspose2d(width, width, 2, stride=2)

    def forward(self, x: Tensor) -> Tensor:
        """Double height and width."""
        return self.upsample_transpose(x)


class BiFusion(nn.Module):
    """Join three neighbouring levels at the middle one's resolution."""

    def __init__(self, middle: int, low: int, width: int) -> None:
        super().__init__()
        self.cv1 = ConvBn(middle, width, 1)
        self.cv2 = ConvBn(low, width, 1)
        self.cv3 = ConvBn(3 * width, width, 1)
        self.upsample = Upsample(width)
        self.downsample = ConvBn(width, width, 3, 2)

    def forward(self, up: Tensor, middle: Tensor, low: Tensor) -> Tensor:
        """Fuse the coarser, the same and the finer level."""
        fine = self.downsample(self.cv2(low))
        return self.cv3(torch.cat((self.upsample(up), self.cv1(middle), fine), dim=1))


class BottleRep(nn.Module):
    """Two 3 x 3 convolutions with a weighted shortcut."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.conv1 = ConvBn(width, width, 3, act="silu")
        self.conv2 = ConvBn(width, width, 3, act="silu")
        self.alpha = nn.Parameter(torch.ones(1))

    def forward(self, x: Tensor) -> Tensor:
        """Map [B, C, H, W] to the same shape."""
        return self.conv2(self.conv1(x)) + self.alpha * x


class RepBlock(nn.Module):
    """Six BottleRep units in sequence."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.conv1 = BottleRep(width)
        self.block = nn.Sequential(*(BottleRep(width) for _ in range(5)))

    def forward(self, x: Tensor) -> Tensor:
        """Map [B, C, H, W] to the same shape."""
        return self.block(self.conv1(x))


class BepC3(nn.Module):
    """A cross-stage block around BottleRep units."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.cv1 = ConvBn(width, width // 2, 1, act="silu")
        self.cv2 = ConvBn(width, width // 2, 1, act="silu")
        self.cv3 = ConvBn(width, width, 1, act="silu")
        self.m = RepBlock(width // 2)

    def forward(self, x: Tensor) -> Tensor:
        """Map [B, C, H, W] to the same shape."""
        return self.cv3(torch.cat((self.m(self.cv1(x)), self.cv2(x)), dim=1))


class Neck(nn.Module):
    """RepBi-PAN: top-down then bottom-up fusion."""

    def __init__(self, backbone: tuple[int, ...], width: int) -> None:
        super().__init__()
        c1, c2, c3, c4 = backbone
        self.reduce_layer0 = ConvBn(c4, 2 * width, 1)
        self.Bifusion0 = BiFusion(c3, c2, 2 * width)
        self.Rep_p4 = BepC3(2 * width)
        self.reduce_layer1 = ConvBn(2 * width, width, 1)
        self.Bifusion1 = BiFusion(c2, c1, width)
        self.Rep_p3 = BepC3(width)
        self.downsample2 = ConvBn(width, width, 3, 2)
        self.Rep_n3 = BepC3(2 * width)
        self.downsample1 = ConvBn(2 * width, 2 * width, 3, 2)
        self.Rep_n4 = BepC3(4 * width)

    def forward(self, features: list[Tensor]) -> list[Tensor]:
        """Map c1..c4 to features at strides 8, 16, 32."""
        c1, c2, c3, c4 = features
        fpn0 = self.reduce_layer0(c4)
        p4 = self.Rep_p4(self.Bifusion0(fpn0, c3, c2))
        fpn1 = self.reduce_layer1(p4)
        o8 = self.Rep_p3(self.Bifusion1(fpn1, c2, c1))
        o16 = self.Rep_n3(torch.cat((self.downsample2(o8), fpn1), dim=1))
        o32 = self.Rep_n4(torch.cat((self.downsample1(o16), fpn0), dim=1))
        return [o8, o16, o32]
