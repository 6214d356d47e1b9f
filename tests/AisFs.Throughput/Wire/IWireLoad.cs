namespace AisFs.Throughput.Wire;

/// <summary>Something that the client and other programs do in turn, over the same objects of the same server.</summary>
internal interface IWireLoad
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>Whether bytes are counted; else operations are.</summary>
    bool CountsBytes { get; }

    /// <summary>Stores what is needed, and says who does it.</summary>
    Task<IReadOnlyList<Contestant>> PrepareAsync(WireContext context);
}
