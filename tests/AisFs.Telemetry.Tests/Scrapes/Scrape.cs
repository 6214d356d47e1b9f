using System.Globalization;
using System.Text.RegularExpressions;

namespace AisFs.Telemetry.Tests.Scrapes;

/// <summary>A scrape in the text format of Prometheus. Anything that is not of that format fails.</summary>
internal sealed partial class Scrape
{
    private readonly List<(string Name, Dictionary<string, string> Labels, double Value)> _samples = [];

    /// <summary>Reads a scrape.</summary>
    public Scrape(string text)
    {
        Text = text;
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] == '#')
            {
                string[] parts = line.Split(' ', 4);
                Assert.Contains(parts[1], new[] { "TYPE", "HELP" });
                if (parts[1] == "TYPE")
                {
                    Assert.Contains(parts[3], new[] { "counter", "gauge", "histogram" });
                    Types.Add(parts[2], parts[3]);
                }

                continue;
            }

            Match sample = Sample().Match(line);
            Assert.True(sample.Success, line);
            Dictionary<string, string> labels = [];
            foreach (Match label in Label().Matches(sample.Groups["labels"].Value))
            {
                labels.Add(label.Groups[1].Value, label.Groups[2].Value);
            }

            string value = sample.Groups["value"].Value;
            _samples.Add((sample.Groups["name"].Value, labels, value == "+Inf" ? double.PositiveInfinity : double.Parse(value, CultureInfo.InvariantCulture)));
        }
    }

    public string Text { get; }

    /// <summary>The kinds of metrics by name.</summary>
    public Dictionary<string, string> Types { get; } = [];

    /// <summary>The names of all samples, those of histograms with their suffixes.</summary>
    public IReadOnlySet<string> Names => _samples.Select(static sample => sample.Name).ToHashSet();

    /// <summary>The names of labels of a sample's series.</summary>
    public IReadOnlySet<string> LabelsOf(string name) => _samples.Where(sample => sample.Name == name).SelectMany(static sample => sample.Labels.Keys).ToHashSet();

    /// <summary>The sum of the series that have these labels; null when there is none.</summary>
    public double? Sum(string name, params (string Label, string Value)[] labels)
    {
        double[] found = [.. _samples
            .Where(sample => sample.Name == name && labels.All(label => sample.Labels.GetValueOrDefault(label.Label) == label.Value))
            .Select(static sample => sample.Value)];
        return found.Length == 0 ? null : found.Sum();
    }

    /// <summary>The values of a label.</summary>
    public IReadOnlySet<string> Values(string label) => _samples.Select(sample => sample.Labels.GetValueOrDefault(label)).OfType<string>().ToHashSet();

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>([a-zA-Z_]\w*="([^"\\]|\\.)*",?)*)\})? (?<value>[-+0-9.eE]+|\+Inf|NaN)$""")]
    private static partial Regex Sample();

    [GeneratedRegex("""([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)",?""")]
    private static partial Regex Label();
}
