namespace AisFs.DevServer.Nodes;

/// <summary>The port that a node listens on.</summary>
internal interface INodePort
{
    /// <summary>Resets all connections and refuses new ones.</summary>
    void Close();

    /// <summary>Accepts connections again.</summary>
    /// <exception cref="IOException">The port has been taken by another program meanwhile.</exception>
    void Open();
}
