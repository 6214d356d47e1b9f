using AisFs.Interop.WinFsp.Abi;

namespace AisFs.Interop.WinFsp.Volumes;

/// <summary>Writes the options as the driver wants them.</summary>
internal static unsafe class VolumeParameters
{
    internal static FSP_FSCTL_VOLUME_PARAMS From(WinFspVolumeOptions options)
    {
        FSP_FSCTL_VOLUME_PARAMS parameters = new()
        {
            Version = (ushort)sizeof(FSP_FSCTL_VOLUME_PARAMS),
            SectorSize = options.SectorSize,
            SectorsPerAllocationUnit = options.SectorsPerAllocationUnit,
            MaxComponentLength = options.MaxComponentLength,
            VolumeCreationTime = options.VolumeCreationTime,
            VolumeSerialNumber = options.VolumeSerialNumber,
            IrpTimeout = options.IrpTimeout,
            IrpCapacity = options.IrpCapacity,
            FileInfoTimeout = options.FileInfoTimeout,
            Flags = options.Flags | VolumeFlags.UmFileContextIsUserContext2,
            TimeoutFlags = VolumeTimeoutFlags.VolumeInfoTimeoutValid | VolumeTimeoutFlags.DirInfoTimeoutValid
                | VolumeTimeoutFlags.SecurityTimeoutValid | VolumeTimeoutFlags.StreamInfoTimeoutValid | VolumeTimeoutFlags.EaTimeoutValid,
            VolumeInfoTimeout = options.VolumeInfoTimeout,
            DirInfoTimeout = options.DirInfoTimeout,
            SecurityTimeout = options.SecurityTimeout,
            StreamInfoTimeout = options.StreamInfoTimeout,
            EaTimeout = options.EaTimeout,
        };

        // WinFsp wants \server\share where Windows says \\server\share.
        ReadOnlySpan<char> prefix = options.UncName is { } unc ? unc.AsSpan(1).TrimEnd('\\') : default;
        prefix.CopyTo(new Span<char>(parameters.Prefix, FSP_FSCTL_VOLUME_PARAMS.PrefixLength - 1));
        options.FileSystemName.CopyTo(new Span<char>(parameters.FileSystemName, FSP_FSCTL_VOLUME_PARAMS.FileSystemNameLength - 1));
        return parameters;
    }
}
