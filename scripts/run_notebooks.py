"""Executes every notebook of notebooks/ with the program just built, in a folder that is thrown away.

Fails if a cell fails, or if a notebook was saved with outputs: what is in the repository is the text, not a run of it.
"""
import os
import pathlib
import sys
import tempfile

import nbclient
import nbformat

TIMEOUT_S = 300


def main(program_folder: str) -> int:
    root = pathlib.Path(__file__).resolve().parent.parent
    paths = sorted((root / "notebooks").glob("*.ipynb"))
    if not paths:
        print("no notebook found")
        return 1
    os.environ["PATH"] = program_folder + os.pathsep + os.environ["PATH"]
    for path in paths:
        notebook = nbformat.read(path, as_version=4)
        cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
        if any(cell.outputs or cell.execution_count for cell in cells):
            print(f"{path.relative_to(root)} was saved with outputs: clear them")
            return 1
        with tempfile.TemporaryDirectory() as folder:
            client = nbclient.NotebookClient(
                notebook, timeout=TIMEOUT_S, kernel_name="python3", resources={"metadata": {"path": folder}}
            )
            try:
                client.execute()
            except nbclient.exceptions.CellExecutionError as fault:
                print(f"{path.relative_to(root)} failed:\n{fault}")
                return 1
        print(f"{path.relative_to(root)}: {len(cells)} cells run")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
