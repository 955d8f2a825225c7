"""Reading YAML that people edit: plain YAML keeps the last of two equal keys, and would lose what stands at the first."""

from collections.abc import Hashable
from typing import Any, Final

import yaml
from yaml.constructor import ConstructorError

_MERGE: Final = "tag:yaml.org,2002:merge"


class DoubledKeyError(ConstructorError):
    """A key stands twice in a table; one line that names it and the line of the second."""

    def __init__(self, key: Hashable, mark: yaml.Mark) -> None:
        super().__init__(None, None, f"{key} stands twice", mark)
        self._line = mark.line + 1

    def __str__(self) -> str:
        return f"line {self._line}: {self.problem}"


class StrictLoader(yaml.SafeLoader):
    """Refuses doubled keys; what a table takes over from another one with `<<` it may say anew, as YAML has it."""

    def __init__(self, stream: Any) -> None:
        super().__init__(stream)
        self._looked_at: set[yaml.Node] = set()

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Put in what a table takes over, and before, once, see that its own keys differ."""
        if node not in self._looked_at:
            self._looked_at.add(node)
            self._refuse_doubled(node)
        super().flatten_mapping(node)

    def _refuse_doubled(self, node: yaml.MappingNode) -> None:
        seen: set[Hashable] = set()
        for key_node, _ in node.value:
            if key_node.tag == _MERGE:
                continue
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, Hashable):
                continue  # refused by the library itself
            if key in seen:
                raise DoubledKeyError(key, key_node.start_mark)
            seen.add(key)
