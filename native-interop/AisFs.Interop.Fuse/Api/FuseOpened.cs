namespace AisFs.Interop.Fuse.Api;

/// <summary>An open file or directory.</summary>
/// <param name="Handle">The number that comes back with every request on it.</param>
/// <param name="Options">How the kernel is to treat it.</param>
public readonly record struct FuseOpened(ulong Handle, FuseOpenOptions Options)
{
    /// <summary>What the kernel reads in place of asking, with <see cref="FuseOpenOptions.Passthrough"/>: a number of <see cref="Devices.FuseBackings"/>. 0: nothing.</summary>
    public int BackingId { get; init; }
}
