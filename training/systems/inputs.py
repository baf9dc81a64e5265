"""How rows enter a network: one of many, embedded, or as they are."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from ripieno.training.systems.packing import unpack_keys

KEYS = 128


class OneHotSymbols(nn.Module):
    """A symbol as a vector of zeros and a one.

    Args:
        symbols: How many there are.
    """

    def __init__(self, symbols: int) -> None:
        super().__init__()
        self.width = symbols

    def forward(self, rows: Tensor) -> Tensor:
        """Turn ``(batch, time)`` into ``(batch, time, symbols)``."""
        return functional.one_hot(rows, self.width).float()


class EmbeddedSymbols(nn.Module):
    """A symbol as a vector that is learnt.

    Args:
        symbols: How many there are.
        width: Numbers of the vector.
    """

    def __init__(self, symbols: int, width: int) -> None:
        super().__init__()
        self.width = width
        self.table = nn.Embedding(symbols, width)

    def forward(self, rows: Tensor) -> Tensor:
        """Turn ``(batch, time)`` into ``(batch, time, width)``."""
        embedded: Tensor = self.table(rows)
        return embedded


class RollKeys(nn.Module):
    """The keys of a piano roll as they are, or through one layer.

    Args:
        keys: How many there are.
        width: Numbers after the layer; 0 for none.
    """

    def __init__(self, keys: int, width: int = 0) -> None:
        super().__init__()
        self.width = width or keys
        self.layer = nn.Linear(keys, width) if width else nn.Identity()

    def forward(self, rows: Tensor) -> Tensor:
        """Turn ``(batch, time, keys)`` into ``(batch, time, width)``."""
        embedded: Tensor = self.layer(rows.float())
        return embedded


class SymbolsWithKeys(nn.Module):
    """A symbol, and the keys that are down before it.

    Args:
        symbols: What turns the symbol into a vector; it has a ``width``.
    """

    def __init__(self, symbols: OneHotSymbols | EmbeddedSymbols) -> None:
        super().__init__()
        self.symbols = symbols
        self.width = symbols.width + KEYS

    def forward(self, rows: Tensor) -> Tensor:
        """Turn ``(batch, time, 9)`` into ``(batch, time, width)``."""
        keys = unpack_keys(rows[..., 1:]).float()
        return torch.cat([self.symbols(rows[..., 0]), keys], dim=-1)


Inputs = OneHotSymbols | EmbeddedSymbols | RollKeys | SymbolsWithKeys
