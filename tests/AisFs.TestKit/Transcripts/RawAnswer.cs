namespace AisFs.TestKit.Transcripts;

/// <summary>An answer as it came over the wire.</summary>
public sealed class RawAnswer
{
    /// <summary>0 if the connection ended without an answer.</summary>
    public int Status { get; set; }

    public List<(string Name, string Value)> Headers { get; } = [];

    public byte[] Body { get; set; } = [];

    /// <summary>Whether "100 Continue" came first.</summary>
    public bool Continued { get; set; }

    public string? Header(string name) => Headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).FirstOrDefault();
}
