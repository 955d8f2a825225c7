"""The organisations' data as a YAML file, and its way into the database and back."""

import os
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from yaml.constructor import ConstructorError

from flows.directory import KINDS, Network, examine, in_one_line, read_network, write_network
from flows.errors import DirectoryError
from flows.strict_yaml import DoubledKeyError, StrictLoader
from storage.database import Database
from storage.repositories.network import NetworkReader
from storage.unit_of_work import UnitOfWork

VERSION_KEY = "network_version"
HEADER = "# The network's organisations, meeting points and agencies. `lotse network import FILE` reads this file.\n"


class _Loader(StrictLoader):
    """Leaves days as they are written, for the records' own reading names record and field; and gives each fault its line."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the library's own way
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except (ValueError, LookupError, AttributeError, TypeError) as error:
            # What the library lets through, as of a number with no digit in it.
            problem = f"is no {node.tag.rpartition(':')[2]}"
            raise ConstructorError(None, None, problem, node.start_mark) from error


class FaultyFileError(DirectoryError):
    """Records of a file are wrong: one line with the file, how many faults there are, and the first; `faults` has them all."""

    def __init__(self, path: Path, faults: Sequence[str]) -> None:
        super().__init__(f"{path}: {in_one_line(faults)}")
        self.faults = tuple(faults)


def read_network_file(path: Path) -> Network:
    """Read and validate a file.

    Raises:
        FaultyFileError: something in it is wrong.
        DirectoryError: it cannot be read; one line with the file and the line in it.
    """
    network, faults = examine(_parsed(path), is_new=True)
    if faults:
        raise FaultyFileError(path, faults)
    return network


def write_network_file(path: Path, network: Network, *, overwrite: bool) -> None:
    """Write a network to a file, whole or not at all.

    Raises:
        OSError: it cannot be written, or there is something already, and no `overwrite` or no network in it.
    """
    if path.exists() and not _is_of_a_network(path):
        raise FileExistsError(f"{path}: is no file of organisations' data, and is not overwritten; name another file")
    if path.exists() and not overwrite:
        raise FileExistsError(f"{path}: is there already; name another file, or overwrite it with --force")
    target = path.resolve()
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        beside.write_text(network_yaml(network), "utf-8")
        if target.exists():
            beside.chmod(stat.S_IMODE(target.stat().st_mode))
        beside.replace(target)
    except OSError as error:
        raise OSError(f"{path}: {error.strerror}") from None
    finally:
        beside.unlink(missing_ok=True)


def _is_of_a_network(path: Path) -> bool:
    """Tell whether a file holds records of a network and nothing else, right or wrong as they may be."""
    try:
        data = _parsed(path)
    except DirectoryError:
        return False
    return isinstance(data, Mapping) and bool(data) and all(kind in KINDS for kind in data)


def _parsed(path: Path) -> Any:
    try:
        return yaml.load(path.read_text("utf-8"), _Loader)  # noqa: S506 - it is a safe one
    except OSError as error:
        raise DirectoryError(f"{path}: {error.strerror}") from None
    except RecursionError:
        raise DirectoryError(f"{path}: is nested too deeply") from None
    except DoubledKeyError as error:
        raise DirectoryError(f"{path}: {error}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" line {mark.line + 1}" if mark else ""
        raise DirectoryError(f"{path}:{where} is not YAML: {getattr(error, 'problem', error)}") from None


def network_yaml(network: Network) -> str:
    """Write a network as YAML that `read_network_file` reads back."""
    # An empty list would be refused; what may be left out is left out.
    records = {
        kind: [{field: value for field, value in record.items() if value != []} for record in rows]
        for kind, rows in write_network(network).items()
    }
    return HEADER + yaml.safe_dump(records, allow_unicode=True, sort_keys=False, width=120)


async def keep_network(uow: UnitOfWork, network: Network) -> None:
    """Put a network in place of the one in the database, and let running bots know."""
    await uow.network.replace_all(write_network(network))
    version = int(await uow.bot_state.get(VERSION_KEY) or 0)
    await uow.bot_state.set(VERSION_KEY, str(version + 1))


async def load_network(database: Database) -> Network:
    """Read the network out of the database."""
    reader = NetworkReader(database)
    data: dict[str, list[dict[str, Any]]] = {kind: await reader.all(kind) for kind in KINDS}
    return read_network(data)
