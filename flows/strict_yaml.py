"""Reading YAML that people edit: plain YAML keeps the last of two equal keys, and would lose what stands at the first."""

from collections.abc import Hashable
from typing import Any

import yaml
from yaml.constructor import ConstructorError


class DoubledKeyError(ConstructorError):
    """A key stands twice in a table; one line that names it and the line of the second."""

    def __init__(self, key: Hashable, mark: yaml.Mark) -> None:
        super().__init__(None, None, f"{key} stands twice", mark)
        self._line = mark.line + 1

    def __str__(self) -> str:
        return f"line {self._line}: {self.problem}"


class StrictLoader(yaml.SafeLoader):
    """Refuses doubled keys."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Build a table whose keys differ."""
        seen: set[Hashable] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, Hashable):
                continue  # refused by the library itself
            if key in seen:
                raise DoubledKeyError(key, key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep)
