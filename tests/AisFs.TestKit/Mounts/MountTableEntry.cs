namespace AisFs.TestKit.Mounts;

/// <summary>A mount.</summary>
/// <param name="Mountpoint">Where.</param>
/// <param name="Type">The file system's type, for example <c>fuse.aisfs</c>.</param>
/// <param name="Source">What is mounted.</param>
/// <param name="DeviceMinor">The minor device number; for FUSE also the number of the connection.</param>
public sealed record MountTableEntry(string Mountpoint, string Type, string Source, int DeviceMinor)
{
    /// <summary>Whether it is a FUSE mount.</summary>
    public bool IsFuse => Type == "fuse" || Type.StartsWith("fuse.", StringComparison.Ordinal);
}
