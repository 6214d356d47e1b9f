using AisFs.Throughput.Reporting;

namespace AisFs.Throughput.Strangers;

/// <summary>The rounds of one load, by layer.</summary>
internal sealed class LayerFigures
{
    public const string RawLayer = "raw";
    public const string LocalLayer = "local";
    public const string MountLayer = "mount";

    private readonly Dictionary<string, List<Measurement>> _rounds = [];

    public Measurement Raw => Measurement.Median(_rounds[RawLayer]);

    public Measurement Local => Measurement.Median(_rounds[LocalLayer]);

    public Measurement Mount => Measurement.Median(_rounds[MountLayer]);

    /// <summary>The median of each layer.</summary>
    public IEnumerable<Measurement> Medians => _rounds.Values.Select(Measurement.Median);

    public void Add(Measurement round)
    {
        if (!_rounds.TryGetValue(round.Layer, out List<Measurement>? rounds))
        {
            _rounds.Add(round.Layer, rounds = []);
        }

        rounds.Add(round);
    }
}
