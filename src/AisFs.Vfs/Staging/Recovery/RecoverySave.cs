using AisFs.Vfs.Api;
using AisFs.Vfs.Store;
using Microsoft.Win32.SafeHandles;

namespace AisFs.Vfs.Staging.Recovery;

/// <summary>Writes the bytes of an entry to a local file, even when they are in doubt. The entry stays.</summary>
/// <param name="journal">Where it waits.</param>
/// <param name="store">The cluster, for bytes that come from the object; null: they are left out.</param>
public sealed class RecoverySave(RecoveryJournal journal, IObjectStore? store)
{
    private const int PieceSize = 256 << 10;

    /// <summary>Writes one file, which must not exist. What is missing in it is a hole.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="path">The local file. Only the own user may read it.</param>
    /// <param name="cancellationToken">Gives up; the local file is incomplete then.</param>
    /// <returns>How many bytes are missing, since they were to come from an object that cannot be had or has changed.</returns>
    /// <exception cref="IOException">The local file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public async ValueTask<FsResult<long>> RunAsync(RecoveryEntry entry, string path, CancellationToken cancellationToken)
    {
        FsResult<StagedFile> adopted = journal.Adopt(entry);
        if (!adopted.IsOk)
        {
            return adopted.Error;
        }

        using StagedFile file = adopted.Value;
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        FileStream stream = new(path, options);
        await using (stream.ConfigureAwait(false))
        {
            RecoverySource source = new(entry, file);
            long missing = 0;
            foreach (Extent run in source.GetRuns())
            {
                if (run.Kind == ExtentKind.None)
                {
                    missing += run.End - run.Start - await CopyBaseAsync(entry, run, stream.SafeFileHandle, cancellationToken).ConfigureAwait(false);
                }
                else if (run.Kind == ExtentKind.Data)
                {
                    FsError error = await CopyAsync(source, run, stream.SafeFileHandle, cancellationToken).ConfigureAwait(false);
                    if (error != FsError.None)
                    {
                        return error;
                    }
                }
            }

            RandomAccess.SetLength(stream.SafeFileHandle, entry.Size);
            RandomAccess.FlushToDisk(stream.SafeFileHandle);
            return missing;
        }
    }

    private static async ValueTask<FsError> CopyAsync(RecoverySource source, Extent run, SafeFileHandle destination, CancellationToken cancellationToken)
    {
        byte[] piece = new byte[PieceSize];
        for (long position = run.Start; position < run.End;)
        {
            Memory<byte> bytes = piece.AsMemory(0, (int)Math.Min(piece.Length, run.End - position));
            FsError error = await source.ReadAsync(run.Kind, position, bytes, cancellationToken).ConfigureAwait(false);
            if (error != FsError.None)
            {
                return error;
            }

            await RandomAccess.WriteAsync(destination, bytes, position, cancellationToken).ConfigureAwait(false);
            position += bytes.Length;
        }

        return FsError.None;
    }

    // How many bytes of the object could be had.
    private async ValueTask<long> CopyBaseAsync(RecoveryEntry entry, Extent run, SafeFileHandle destination, CancellationToken cancellationToken)
    {
        if (store is null || entry.Base is not { } known)
        {
            return 0;
        }

        FsResult<IObjectContent> opened = await store.OpenReadAsync(entry.Key, run.Start, run.End - run.Start, cancellationToken).ConfigureAwait(false);
        if (!opened.IsOk)
        {
            return 0;
        }

        IObjectContent content = opened.Value;
        await using (content.ConfigureAwait(false))
        {
            byte[] piece = new byte[PieceSize];
            long position = run.Start;
            while (known.IsStill(content.Info) && position < run.End)
            {
                FsResult<int> read = await content.ReadAsync(piece.AsMemory(0, (int)Math.Min(piece.Length, run.End - position)), cancellationToken).ConfigureAwait(false);
                if (!read.IsOk || read.Value == 0)
                {
                    break;
                }

                await RandomAccess.WriteAsync(destination, piece.AsMemory(0, read.Value), position, cancellationToken).ConfigureAwait(false);
                position += read.Value;
            }

            return position - run.Start;
        }
    }
}
