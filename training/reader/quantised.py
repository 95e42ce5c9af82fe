"""A network in, the same network that feels its int8 weights out.

Enters: a `Reader` in floats. Leaves: the reader with every linear layer rounding its weights and inputs as onnxruntime's dynamic quantisation will, gradients passing
straight through (Bengio et al. 2013). It refuses to change what is stored: the weights stay floats and are rounded on export.

A few hundred steps in this state win back most of what rounding costs.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import nn

# 7 of 8 bits: see `export.py` on processors that would saturate.
WEIGHT_LEVELS = 64
INPUT_LEVELS = 255


class Rounded(nn.Linear):
    """A linear layer that computes with rounded weights (one scale an output) and rounded inputs (one scale a batch)."""

    def forward(self, x):
        scale = self.weight.detach().abs().amax(1, keepdim=True).clamp(min=1e-8) / WEIGHT_LEVELS
        weight = self.weight + (torch.round(self.weight / scale) * scale - self.weight).detach()
        with torch.no_grad():
            low, high = min(float(x.min()), 0.0), max(float(x.max()), 0.0)
            step = max((high - low) / INPUT_LEVELS, 1e-8)
            rounded = torch.round((x - low) / step) * step + low - x
        return F.linear(x + rounded, weight, self.bias)


def round_layers(module: nn.Module) -> None:
    """Turns every linear layer below `module` into a `Rounded` one, in place."""
    for child in module.modules():
        if type(child) is nn.Linear:
            child.__class__ = Rounded
