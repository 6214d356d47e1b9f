using AisFs.Interop.WinFsp.Abi;
using AisFs.Mount.WinFsp.Calls;
using AisFs.Mount.WinFsp.Paths;
using AisFs.Mount.WinFsp.Translation;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.OpenFiles;

/// <summary>
/// Handles and attributes of open files. When another client has replaced a file, an open through which nothing was read or
/// written stands for the new version from then on.
/// </summary>
internal sealed class NodeAccess(IFileSystem fileSystem, OpenNodes open, PathWalker paths, CancellationToken stopping)
{
    /// <summary>Reads the attributes of an open file.</summary>
    internal FsResult<FsEntry> GetAttributes(OpenNode node)
    {
        FsResult<FsEntry> result = Blocking.Wait(fileSystem.GetAttributesAsync(node.Inode, stopping));
        return result.Error == FsError.Stale && node.IsUntouched && FindAgain(node) ? Blocking.Wait(fileSystem.GetAttributesAsync(node.Inode, stopping)) : result;
    }

    /// <summary>Changes the attributes of an open file.</summary>
    internal FsResult<FsEntry> SetAttributes(OpenNode node, FsAttributeChanges changes)
    {
        FsResult<FsEntry> result = Blocking.Wait(fileSystem.SetAttributesAsync(node.Inode, node.WriteHandle, changes, stopping));
        return result.Error == FsError.Stale && node.IsUntouched && FindAgain(node)
            ? Blocking.Wait(fileSystem.SetAttributesAsync(node.Inode, node.WriteHandle, changes, stopping))
            : result;
    }

    /// <summary>A handle that reads, or writes; opened now when there is none yet.</summary>
    internal NtStatus EnsureHandle(OpenNode node, bool write, out HandleId handle)
    {
        handle = write ? node.WriteHandle : node.Handle;
        if (!handle.IsNone)
        {
            return NtStatus.Success;
        }

        if (node.Kind != FsNodeKind.File)
        {
            return NtStatus.InvalidDeviceRequest;
        }

        if (write && !node.Handle.IsNone)
        {
            // The driver writes pages that its cache kept for another open.
            FsResult<HandleId> pages = Blocking.Wait(node.File!.Pages.OpenAsync(stopping));
            handle = pages.IsOk ? pages.Value : default;
            return pages.Error.ToNtStatus();
        }

        lock (node.Gate)
        {
            handle = write ? node.WriteHandle : node.Handle;
            return handle.IsNone ? OpenLocked(node, write, out handle) : NtStatus.Success;
        }
    }

    /// <summary>Has an open file stand for what has its name now.</summary>
    /// <returns>Whether a file has it.</returns>
    internal bool FindAgain(OpenNode node)
    {
        if (paths.Find(node.Path, null, out FsEntry entry, out _) != NtStatus.Success)
        {
            return false;
        }

        if (entry.Attributes.Kind != FsNodeKind.File)
        {
            paths.Release(entry.Attributes.Inode);
            return false;
        }

        return Become(node, entry.Attributes);
    }

    /// <summary>Has an open stand for another node, of which a lookup is held. Its own is given back.</summary>
    /// <returns>False when the node's path is taken by a file whose path differs in case only.</returns>
    internal bool Become(OpenNode node, in FsAttributes attributes)
    {
        lock (node.Gate)
        {
            Blocking.Wait(open.CloseAsync(node, stopping));
            End(node);
            node.Become(attributes);
            return open.TryAdd(node);
        }
    }

    /// <summary>Closes the handles of an open, and gives its lookup back, unless that is kept.</summary>
    internal void End(OpenNode node, bool keepsLookup = false)
    {
        if (!node.Handle.IsNone)
        {
            Blocking.Wait(fileSystem.ReleaseAsync(node.Handle));
            node.Handle = default;
        }

        if (node.Scan is { } scan)
        {
            if (!scan.Handle.IsNone)
            {
                Blocking.Wait(fileSystem.ReleaseDirectoryAsync(scan.Handle));
            }

            scan.Dispose();
        }

        if (!keepsLookup)
        {
            paths.Release(node.Inode);
        }
    }

    private NtStatus OpenLocked(OpenNode node, bool write, out HandleId handle)
    {
        FsOpenFlags flags = FsOpenFlags.Read | (write ? FsOpenFlags.Write : 0);
        FsResult<FsOpened> result = Blocking.Wait(fileSystem.OpenAsync(node.Inode, flags, stopping));
        if (result.Error == FsError.Stale && node.IsUntouched && FindAgain(node))
        {
            result = Blocking.Wait(fileSystem.OpenAsync(node.Inode, flags, stopping));
        }

        handle = result.IsOk ? result.Value.Handle : default;
        if (result.IsOk)
        {
            node.CanWrite = write;
            node.Handle = handle;
        }

        return result.Error.ToNtStatus();
    }
}
