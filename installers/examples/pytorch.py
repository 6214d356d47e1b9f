"""Training on a mount: the files of a folder as a data set, and checkpoints that are whole or not there."""

import contextlib
import os
import pathlib


class Files:
    """A data set: PyTorch asks for no more than these two methods."""

    def __init__(self, folder, pattern="*"):
        # Listed once, before the workers start. Paths, not open files: forked workers would share the positions of open files.
        self.paths = sorted(path for path in pathlib.Path(folder).rglob(pattern) if path.is_file())

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, index):
        path = self.paths[index]
        return path.read_bytes(), path.parent.name


def loader(folder, pattern="*", workers=8, batch=64):
    """Batches of (content, label). Many workers keep many requests under way."""
    from torch.utils.data import DataLoader

    return DataLoader(Files(folder, pattern), batch_size=batch, shuffle=True, num_workers=workers, collate_fn=list)


@contextlib.contextmanager
def checkpoint(path):
    """A file to write a checkpoint to: with checkpoint(path) as file: torch.save(state, file)"""
    temporary = f"{path}.tmp"
    with open(temporary, "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())  # Raises if the upload failed. From here on the bytes are on the cluster.
    os.replace(temporary, path)  # Not reached if the training failed half way: the old checkpoint stays.
