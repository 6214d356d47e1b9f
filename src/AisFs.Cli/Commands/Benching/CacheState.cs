namespace AisFs.Cli.Commands.Benching;

/// <summary>Where the bytes were before a measurement.</summary>
internal enum CacheState
{
    /// <summary>It is not known: the system does not tell, or caches have no part in it.</summary>
    Unknown,

    /// <summary>Not in the memory of this machine: neither in the kernel's pages nor in the caches of a mount of AisFs.</summary>
    Cold,

    /// <summary>In the memory of this machine, at least in part.</summary>
    Warm,
}
