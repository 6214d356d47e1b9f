using AisFs.Interop.WinFsp.Api;
using AisFs.Mount.WinFsp.Calls;
using AisFs.Mount.WinFsp.OpenFiles;
using AisFs.Mount.WinFsp.Streams;
using AisFs.Mount.WinFsp.Translation;
using AisFs.Vfs.Api;
using Microsoft.Extensions.Logging;

namespace AisFs.Mount.WinFsp.Operations;

/// <summary>The end of an open file: the close by its program, and later that by the driver.</summary>
internal sealed class CloseOperations(
    NodeRemoval removal,
    OpenNodes open,
    NodeAccess access,
    StreamOperations streamOperations,
    NamedStreams streams,
    ILogger logger,
    CancellationToken stopping)
{
    internal void Cleanup(object context, ReadOnlySpan<char> path, CleanupFlags flags)
    {
        if (context is OpenStream stream)
        {
            streamOperations.Cleanup(stream, flags);
            return;
        }

        OpenNode node = (OpenNode)context;
        if ((flags & CleanupFlags.Delete) != 0)
        {
            FsError error = removal.Remove(node.Kind, path);
            if (error == FsError.None)
            {
                node.IsRemoved = true;
                streams.RemoveAll(node.Inode);
                node.File?.Removed();
                open.Paths.Vacated(node.Path);
                return;
            }

            logger.RemoveFailed(node.Path, error);
        }

        if ((flags & CleanupFlags.SetArchiveBit) != 0)
        {
            SetArchiveBit(node);
        }

        if (node.File is { } file)
        {
            Blocking.Wait(file.CleanupAsync(node, stopping));
        }
    }

    internal void Close(object context)
    {
        OpenNode node = OpenStream.NodeOf(context);
        bool keepsLookup = context is OpenStream stream && streams.Close(stream);
        Blocking.Wait(open.CloseAsync(node, stopping));
        access.End(node, keepsLookup);
    }

    /// <summary>Marks a file as changed since the last backup, if a program had taken that mark away.</summary>
    private void SetArchiveBit(OpenNode node)
    {
        FsResult<FsEntry> present = access.GetAttributes(node);
        FsAttributeChanges changes = present is { IsOk: true, Value.Attributes.Kind: FsNodeKind.File }
            ? WindowsAttributes.Overwrite(present.Value.Attributes, 0, replace: false)
            : default;
        if (changes != default)
        {
            _ = access.SetAttributes(node, changes);
        }
    }
}
