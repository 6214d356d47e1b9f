namespace AisFs.Throughput.Strangers;

/// <summary>What a load is to reach.</summary>
/// <param name="Name">The bar's name.</param>
/// <param name="Figure">What counts, out of the medians.</param>
/// <param name="Limit">What is wanted.</param>
/// <param name="AtMost">Whether the limit must not be exceeded; else it must be reached.</param>
internal sealed record Goal(string Name, Func<LayerFigures, double> Figure, double Limit, bool AtMost = false)
{
    /// <summary>At least a share of the speed of raw HTTP.</summary>
    public static Goal OfRaw(string name, double share) => new(name, figures => figures.Raw.Seconds / figures.Mount.Seconds, share);

    /// <summary>At least a share of the speed of a local folder.</summary>
    public static Goal OfLocal(string name, double share) => new(name, figures => figures.Local.Seconds / figures.Mount.Seconds, share);

    /// <summary>At most so many times the time of raw HTTP.</summary>
    public static Goal TimesRaw(string name, double times) => new(name, figures => figures.Mount.Seconds / figures.Raw.Seconds, times, AtMost: true);

    /// <summary>At most so many times the time of a local folder.</summary>
    public static Goal TimesLocal(string name, double times) => new(name, figures => figures.Mount.Seconds / figures.Local.Seconds, times, AtMost: true);
}
