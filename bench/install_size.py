"""The size of a plain install: every package over 20 MB, and what asks for it.

python bench/install_size.py            a clean environment is made, this tree installed into it
python bench/install_size.py PYTHON     of an environment that is there: PYTHON is its interpreter
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
LARGE = 20.0  # MB
# Run inside the environment that is measured: name → version, bytes on disk, what it asks for.
ASK = r"""
import importlib.metadata as metadata, json, pathlib, re
out = {}
for found in metadata.distributions():
    name = re.sub(r"[-_.]+", "-", found.metadata["Name"]).lower()
    size = 0
    for file in found.files or ():
        path = pathlib.Path(found.locate_file(file))
        size += path.stat().st_size if path.is_file() else 0
    wanted = [r for r in found.requires or () if "extra" not in r.partition(";")[2]]
    wants = [re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", r)[0]).lower() for r in wanted]
    out[name] = [found.version, size, sorted(set(wants))]
print(json.dumps(out))
"""
Package = tuple[str, int, list[str]]


def installed(python: Path) -> dict[str, Package]:
    """What an environment holds."""
    done = subprocess.run([python, "-c", ASK], check=True, capture_output=True, text=True)
    return {name: tuple(row) for name, row in json.loads(done.stdout).items()}


def clean(folder: Path) -> Path:
    """An environment with this tree and what it needs, in the versions of constraints.txt."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "-c", ROOT / "constraints.txt", ROOT], check=True)
    return python


def below(name: str, packages: dict[str, Package], seen: set[str]) -> set[str]:
    """A package and all that it asks for, directly or not."""
    if name in packages and name not in seen:
        seen.add(name)
        for wanted in packages[name][2]:
            below(wanted, packages, seen)
    return seen


def show(packages: dict[str, Package]) -> None:
    """Print the sum, the large ones with what asks for them, and what each direct need costs."""
    ours = below("policy-parse", packages, set())
    total = sum(packages[name][1] for name in ours) / 1e6
    print(f"{len(ours)} packages, {total:.0f} MB (compiled files, which pip makes, counted)")
    print(f"\n{'over 20 MB':24}{'MB':>7}  asked for by")
    for name in sorted(ours, key=lambda n: -packages[n][1]):
        version, size, _ = packages[name]
        if size / 1e6 > LARGE:
            by = sorted(n for n in ours if name in packages[n][2])
            print(f"{name + ' ' + version:24}{size / 1e6:7.0f}  {', '.join(by)}")
    print(f"\n{'direct need':24}{'MB':>7}  that would go with it")
    alone = {}
    for name in packages["policy-parse"][2]:
        rest = {n: p for n, p in packages.items() if n != name}
        gone = ours - below("policy-parse", rest, set())
        alone[name] = sum(packages[n][1] for n in gone) / 1e6
    for name in sorted(alone, key=lambda n: -alone[n]):
        print(f"{name:24}{alone[name]:7.1f}")


def main() -> None:
    """Print the figures."""
    if sys.argv[1:]:
        show(installed(Path(sys.argv[1])))
        return
    with tempfile.TemporaryDirectory() as folder:
        show(installed(clean(Path(folder) / "venv")))


if __name__ == "__main__":
    main()
