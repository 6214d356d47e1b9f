using AisFs.Interop.Fuse.Processes;
using AisFs.Vfs.Api;

namespace AisFs.Mount.Fuse;

/// <summary>The processes that use one mount.</summary>
internal sealed class LinuxProcesses(string mountpoint) : IFsProcesses
{
    public uint ProcessOf(uint thread) => CallerProcess.Of(thread);

    public bool SeesNoAttributes(uint thread) => CallerCall.IsCheck(thread);

    public bool? HasOpenForWriting(uint process, ulong number) => CallerProcess.HasOpenForWriting(process, mountpoint, number);
}
