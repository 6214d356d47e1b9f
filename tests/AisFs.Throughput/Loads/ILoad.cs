using AisFs.Throughput.Layers;

namespace AisFs.Throughput.Loads;

/// <summary>Something that is measured.</summary>
internal interface ILoad
{
    string Name { get; }

    Task RunAsync(RunContext context);
}
