using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Api;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.Translation;

/// <summary>What a change of attributes and times means for a file. The change time is the file system's own.</summary>
internal static class BasicChanges
{
    /// <summary>Translates.</summary>
    /// <param name="present">The file.</param>
    /// <param name="changes">What is to change.</param>
    /// <param name="update">What changes.</param>
    /// <returns>Why it cannot be done, or success.</returns>
    internal static NtStatus Translate(in FsAttributes present, in BasicInfoChanges changes, out FsAttributeChanges update)
    {
        update = default;
        if (changes.FileAttributes is { } wanted)
        {
            NtStatus status = WindowsAttributes.Check(present.Kind, wanted);
            if (status != NtStatus.Success)
            {
                return status;
            }

            update = WindowsAttributes.Change(present, wanted);
        }

        update = update with
        {
            CreatedNs = FileTime.ToNanoseconds(changes.CreationTime),
            AccessedNs = FileTime.ToNanoseconds(changes.LastAccessTime),
            ModifiedNs = FileTime.ToNanoseconds(changes.LastWriteTime),
        };
        return NtStatus.Success;
    }
}
