using AisFs.Vfs.Inodes;

namespace AisFs.Vfs.Control;

/// <summary>Finds the files whose bytes are not on the cluster yet. No lock is held meanwhile, and no other inode is touched.</summary>
internal sealed class UnsavedSurvey(InodeTable inodes)
{
    /// <summary>All of them that are wanted.</summary>
    /// <param name="isWanted">Which; called with a reference taken.</param>
    /// <param name="most">How many are described: the oldest.</param>
    public UnsavedFiles Take(Predicate<FileInode> isWanted, int most)
    {
        int open = 0, queued = 0, uploading = 0, failed = 0;
        long bytes = 0;
        PriorityQueue<UnsavedFile, long> oldest = new();
        foreach (FileInode file in inodes.ReferOpenFiles())
        {
            try
            {
                if (!isWanted(file) || Describe(file) is not { } found)
                {
                    continue;
                }

                bytes += found.Bytes;
                failed += found.Error == Api.FsError.None ? 0 : 1;
                _ = found.State switch
                {
                    UnsavedState.Open => open++,
                    UnsavedState.Queued => queued++,
                    _ => uploading++,
                };
                oldest.Enqueue(found, found.Age.Ticks);
                if (oldest.Count > most)
                {
                    oldest.Dequeue();
                }
            }
            finally
            {
                inodes.Release(file);
            }
        }

        List<UnsavedFile> items = new(oldest.Count);
        while (oldest.TryDequeue(out UnsavedFile? next, out _))
        {
            items.Add(next);
        }

        items.Reverse();
        return new UnsavedFiles(open, queued, uploading, failed, bytes, items);
    }

    private static UnsavedFile? Describe(FileInode file)
    {
        if (file.Current is not { IsDetached: false } current || !(file.IsLocal || current.Content.IsDirty))
        {
            return null;
        }

        bool isUploading = file.Unsaved.IsUploading;
        UnsavedState state = isUploading ? UnsavedState.Uploading : current.Writers > 0 ? UnsavedState.Open : UnsavedState.Queued;
        return new UnsavedFile(
            InodePaths.Of(file), file.Key.ToString(), current.Content.Size, current.Content.DirtyFor, state, current.Content.LastError);
    }
}
