namespace AisFs.Vfs.Disk;

/// <summary>Local bytes that may be those of a version, as long as nobody changes them. Disposing lets them go.</summary>
internal interface IDiskSource : IDisposable
{
    /// <summary>Reads bytes.</summary>
    /// <param name="position">The first one.</param>
    /// <param name="destination">Takes them.</param>
    /// <returns>False when they are not here any more.</returns>
    bool TryRead(long position, Span<byte> destination);
}
