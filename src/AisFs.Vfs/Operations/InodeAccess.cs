using System.Diagnostics.CodeAnalysis;
using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;

namespace AisFs.Vfs.Operations;

/// <summary>Finds the inodes of a call, and holds them while its operation runs. The cancellation of an operation becomes a value.</summary>
internal sealed class InodeAccess(InodeTable inodes, NamedFiles named)
{
    /// <summary>Finds a directory and takes a reference.</summary>
    public bool TryReferDirectory(InodeId id, [NotNullWhen(true)] out DirectoryInode? directory, out FsError error)
    {
        directory = null;
        if (!inodes.TryRefer(id, out Inode? inode))
        {
            error = FsError.Stale;
            return false;
        }

        directory = inode as DirectoryInode;
        if (directory is null)
        {
            inodes.Release(inode);
            error = FsError.NotDirectory;
            return false;
        }

        error = FsError.None;
        return true;
    }

    /// <summary>Runs an operation on a name in a directory.</summary>
    public ValueTask<TResult> InDirectoryAsync<TResult>(InodeId parent, string name, Func<DirectoryInode, ValueTask<TResult>> operation)
        where TResult : struct, IOutcome<TResult>
    {
        ArgumentNullException.ThrowIfNull(name);
        return TryReferDirectory(parent, out DirectoryInode? directory, out FsError error)
            ? HoldAsync(directory, operation(directory))
            : new(TResult.Failed(error));
    }

    /// <summary>Runs an operation on an inode. If that is a file that has lost its name to another version while nobody had it open, it is run on that one.</summary>
    public ValueTask<TResult> OnPresentAsync<TResult>(InodeId id, Func<Inode, ValueTask<TResult>> operation, CancellationToken cancellationToken)
        where TResult : struct, IOutcome<TResult>
        => inodes.TryRefer(id, out Inode? inode) ? HoldAsync(inode, named.RunAsync(inode, operation, cancellationToken)) : new(TResult.Failed(FsError.Stale));

    /// <summary>Runs an operation on an inode.</summary>
    public ValueTask<TResult> OnAsync<TResult>(InodeId id, Func<Inode, ValueTask<TResult>> operation)
        where TResult : struct, IOutcome<TResult>
        => inodes.TryRefer(id, out Inode? inode) ? HoldAsync(inode, operation(inode)) : new(TResult.Failed(FsError.Stale));

    private async ValueTask<TResult> HoldAsync<TResult>(Inode inode, ValueTask<TResult> work)
        where TResult : struct, IOutcome<TResult>
    {
        try
        {
            return await work.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return TResult.Failed(FsError.Interrupted);
        }
        finally
        {
            inodes.Release(inode);
        }
    }
}
