using System.Diagnostics.Metrics;

namespace AisFs.Telemetry.Meters;

/// <summary>Makes the meters of one mount: each carries the mountpoint, so that a process can serve several mounts.</summary>
/// <param name="mountpoint">Where it is mounted.</param>
public sealed class MountMeterFactory(string mountpoint) : IMeterFactory
{
    /// <summary>The tag that tells the mount, on meters and on the resource.</summary>
    public const string MountTag = "aisfs.mount";

    /// <inheritdoc/>
    /// <remarks>The meter is the caller's, to be disposed.</remarks>
    public Meter Create(MeterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new Meter(new MeterOptions(options.Name) { Version = options.Version, Tags = [new(MountTag, mountpoint), .. options.Tags ?? []] });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
