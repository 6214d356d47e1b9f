using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Api;
using AisFs.Mount.WinFsp.OpenFiles;
using AisFs.Mount.WinFsp.Paths;
using AisFs.Mount.WinFsp.Streams;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.Operations;

/// <summary>The end of every open: the file joins those that are open, and the driver is told how to treat it.</summary>
internal sealed class OpenAnswer(OpenNodes open, FileInfos infos, PathWalker paths, bool ignoresCase)
{
    /// <summary>How often an open begins: a name may be removed and made again and again meanwhile.</summary>
    internal const int MaxAttempts = 8;

    /// <summary>What <see cref="GiveFound"/> wants from before the path was looked up.</summary>
    internal long Removals => open.Paths.Removals;


    /// <summary>Gives the answer.</summary>
    /// <param name="node">The open.</param>
    /// <param name="stream">The stream of it that was opened; null for its data.</param>
    /// <param name="attributes">The file.</param>
    /// <param name="context">What comes back with every further request.</param>
    /// <param name="reply">Takes the answer.</param>
    /// <returns>SharingViolation when a file is open whose path differs in case only.</returns>
    internal NtStatus Give(OpenNode node, OpenStream? stream, in FsAttributes attributes, out object? context, OpenReply reply)
    {
        context = null;
        return open.TryAdd(node) ? Answer(node, stream, attributes, out context, reply) : NtStatus.SharingViolation;
    }

    /// <summary>
    /// Gives the answer to an open of what a path led to. Between the lookup and this moment that may have been removed. It must
    /// not be added then: the driver's file of that path is another one by now. A rename waits for the opens that are under way.
    /// </summary>
    /// <param name="node">The open.</param>
    /// <param name="stream">The stream of it that was opened; null for its data.</param>
    /// <param name="attributes">The file.</param>
    /// <param name="seen"><see cref="Removals"/> before the path was looked up.</param>
    /// <param name="context">What comes back with every further request.</param>
    /// <param name="reply">Takes the answer.</param>
    /// <returns>FileInvalid when the path does not lead to the file any more; SharingViolation when a file is open whose path differs in case only.</returns>
    internal NtStatus GiveFound(OpenNode node, OpenStream? stream, in FsAttributes attributes, long seen, out object? context, OpenReply reply)
    {
        context = null;
        while (!open.TryAdd(node, seen, out bool isLate))
        {
            if (!isLate)
            {
                return NtStatus.SharingViolation;
            }

            // Mostly it was something else.
            seen = Removals;
            if (!IsStillThere(node))
            {
                return NtStatus.FileInvalid;
            }
        }

        return Answer(node, stream, attributes, out context, reply);
    }

    private bool IsStillThere(OpenNode node)
    {
        if (paths.Find(node.Path, null, out FsEntry found, out _) != NtStatus.Success)
        {
            return false;
        }

        paths.Release(found.Attributes.Inode);
        return found.Attributes.Inode == node.Inode;
    }

    private NtStatus Answer(OpenNode node, OpenStream? stream, in FsAttributes attributes, out object? context, OpenReply reply)
    {
        // What a program writes is to come here at once and in order, and its errors are to reach the program. All opens
        // of a stream share one content, and a write that it has no room for is refused.
        if (stream is not null || node.IsUncached || node.IsWriter)
        {
            reply.DisableCache();
        }

        context = stream ?? (object)node;
        reply.SetFileInfo(stream is not null ? FileInfos.Of(stream, attributes) : infos.Of(attributes, node.Path));
        if (ignoresCase)
        {
            reply.SetNormalizedName(stream?.Path ?? node.Path);
        }

        return NtStatus.Success;
    }
}
