namespace AisFs.DevServer.Api;

/// <summary>Many objects at once, for tests: names are <c>prefix + number</c>, byte i of each content is i mod 251.</summary>
public sealed record ObjectSeed
{
    /// <summary>Byte i of generated content is i modulo this.</summary>
    private const int Period = 251;

    /// <summary>The bucket's name; it is created if it is not there.</summary>
    public required string Bucket { get; init; }

    /// <summary>The bucket's provider. Default "ais".</summary>
    public string Provider { get; init; } = "ais";

    /// <summary>What all names begin with; may hold slashes.</summary>
    public string Prefix { get; init; } = string.Empty;

    /// <summary>What all names end with.</summary>
    public string Suffix { get; init; } = string.Empty;

    /// <summary>The first number. Default 0.</summary>
    public int First { get; init; }

    /// <summary>How many objects.</summary>
    public required int Count { get; init; }

    /// <summary>Size of each object in bytes. Default 0.</summary>
    public int Size { get; init; }

    /// <summary>Digits of each number, zeros in front. Default 6.</summary>
    public int Digits { get; init; } = 6;

    /// <summary>If greater than 0, the numbers are spread over directories <c>d0/</c>, <c>d1/</c>... of this many objects.</summary>
    public int PerDirectory { get; init; }

    /// <summary>Custom metadata of each object.</summary>
    public IReadOnlyDictionary<string, string>? Custom { get; init; }

    /// <summary>The content of a generated object.</summary>
    /// <param name="size">Its size in bytes.</param>
    internal static byte[] Pattern(int size)
    {
        byte[] content = new byte[size];
        for (int i = 0; i < content.Length; i++)
        {
            content[i] = (byte)(i % Period);
        }

        return content;
    }
}
