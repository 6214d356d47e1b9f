using System.IO.Hashing;
using AisFs.Vfs.Api;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Staging.Recovery;

/// <summary>
/// Whether what waits is on the cluster already: the mount died, or the answer was lost, after the upload. Then the object
/// has the file's size, and all bytes that were written where they were written.
/// </summary>
internal static class RecoveryProof
{
    private const int PieceSize = 256 << 10;

    /// <summary>Compares.</summary>
    /// <returns>Whether the object holds all that the entry does; an error when it can't be read.</returns>
    public static async ValueTask<FsResult<bool>> IsThereAsync(
        RecoveryEntry entry, StagedFile file, IObjectStore store, ObjectInfo there, CancellationToken cancellationToken)
    {
        if (there.Size != entry.Size)
        {
            return false;
        }

        RecoverySource source = new(entry, file);
        if (entry.IsComplete && there.Version.ChecksumType == Checksums.Xxhash2 && !string.IsNullOrEmpty(there.Version.Checksum))
        {
            FsResult<string> checksum = await HashAsync(source, entry.Size, cancellationToken).ConfigureAwait(false);
            return checksum.IsOk ? checksum.Value == there.Version.Checksum : checksum.Error;
        }

        foreach (Extent run in source.GetRuns())
        {
            FsResult<bool> same = run.Kind == ExtentKind.None ? true : await IsSameAsync(source, run, entry.Key, store, there, cancellationToken).ConfigureAwait(false);
            if (!same.IsOk || !same.Value)
            {
                return same;
            }
        }

        return true;
    }

    private static async ValueTask<FsResult<string>> HashAsync(RecoverySource source, long size, CancellationToken cancellationToken)
    {
        XxHash64 hash = new();
        byte[] piece = new byte[PieceSize];
        foreach (Extent run in source.GetRuns())
        {
            for (long position = run.Start; position < Math.Min(run.End, size);)
            {
                Memory<byte> bytes = piece.AsMemory(0, (int)Math.Min(piece.Length, run.End - position));
                FsError error = await source.ReadAsync(run.Kind, position, bytes, cancellationToken).ConfigureAwait(false);
                if (error != FsError.None)
                {
                    return error;
                }

                hash.Append(bytes.Span);
                position += bytes.Length;
            }
        }

        return Checksums.Format(hash);
    }

    private static async ValueTask<FsResult<bool>> IsSameAsync(
        RecoverySource source, Extent run, ObjectKey key, IObjectStore store, ObjectInfo there, CancellationToken cancellationToken)
    {
        FsResult<IObjectContent> opened = await store.OpenReadAsync(key, run.Start, run.End - run.Start, cancellationToken).ConfigureAwait(false);
        if (!opened.IsOk)
        {
            return opened.Error;
        }

        IObjectContent content = opened.Value;
        await using (content.ConfigureAwait(false))
        {
            if (content.Info.Size != there.Size)
            {
                return false;
            }

            byte[] mine = new byte[PieceSize];
            byte[] theirs = new byte[PieceSize];
            for (long position = run.Start; position < run.End;)
            {
                int length = (int)Math.Min(PieceSize, run.End - position);
                FsResult<int> read = await content.ReadAsync(theirs.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
                if (!read.IsOk || read.Value == 0)
                {
                    return read.IsOk ? FsError.Io : read.Error;
                }

                Memory<byte> bytes = mine.AsMemory(0, read.Value);
                FsError error = await source.ReadAsync(run.Kind, position, bytes, cancellationToken).ConfigureAwait(false);
                if (error != FsError.None)
                {
                    return error;
                }

                if (!bytes.Span.SequenceEqual(theirs.AsSpan(0, read.Value)))
                {
                    return false;
                }

                position += read.Value;
            }
        }

        return true;
    }
}
