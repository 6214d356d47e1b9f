using AisFs.Interop.Fuse.Devices;

namespace AisFs.Interop.Fuse.Session;

/// <summary>The devices of one mount: the one that it was mounted with, and clones of it.</summary>
internal sealed class SessionDevices
{
    private readonly FuseDevice _device;
    private readonly bool _clone;
    private readonly List<FuseDevice> _clones = [];

    /// <summary>Takes over a device.</summary>
    /// <param name="device">The mount's device.</param>
    /// <param name="clone">Whether each further reader gets a device of its own, where the kernel allows it.</param>
    public SessionDevices(FuseDevice device, bool clone)
    {
        _device = device;
        _clone = clone;
    }

    public FuseChannel OpenFirst() => new(_device.Descriptor);

    public FuseChannel OpenFurther()
    {
        if (_clone && _device.TryClone() is { } clone)
        {
            _clones.Add(clone);
            return new FuseChannel(clone.Descriptor);
        }

        return OpenFirst();
    }

    /// <summary>Closes all devices: the mount has ended.</summary>
    public void Close()
    {
        foreach (FuseDevice clone in _clones)
        {
            clone.Dispose();
        }

        _device.Dispose();
    }
}
