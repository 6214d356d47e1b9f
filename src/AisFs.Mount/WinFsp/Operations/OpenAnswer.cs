using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Api;
using AisFs.Mount.WinFsp.OpenFiles;
using AisFs.Mount.WinFsp.Streams;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.Operations;

/// <summary>The end of every open: the file joins those that are open, and the driver is told how to treat it.</summary>
internal sealed class OpenAnswer(OpenNodes open, FileInfos infos, bool ignoresCase)
{
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
        if (!open.TryAdd(node))
        {
            return NtStatus.SharingViolation;
        }

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
