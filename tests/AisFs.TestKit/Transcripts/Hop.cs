namespace AisFs.TestKit.Transcripts;

/// <summary>One recorded request and its answer. A followed redirect makes two of them.</summary>
public sealed class Hop
{
    public required int Number { get; init; }

    public required string Section { get; init; }

    /// <summary>The curl command's words, unescaped.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    public string RequestLine { get; set; } = string.Empty;

    public List<(string Name, string Value)> RequestHeaders { get; } = [];

    public int Status { get; set; }

    public List<(string Name, string Value)> Headers { get; } = [];

    /// <summary>The body as shown; null if it is not.</summary>
    public string? Body { get; set; }

    /// <summary>Its length; -1 if there is none.</summary>
    public long BodyLength { get; set; } = -1;

    /// <summary>No answer came: the connection ended, or the wait for it did.</summary>
    public bool Empty { get; set; }

    /// <summary>No answer came while the request was waited for; the connection did not end.</summary>
    public bool Waited { get; set; }

    public string Method => RequestLine.Split(' ')[0];

    public string Target => RequestLine.Split(' ')[1];

    public int Port => int.Parse(RequestHeaders.First(header => header.Name == "Host").Value.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);

    public string? Argument(string option)
    {
        for (int i = 0; i < Command.Count - 1; i++)
        {
            if (Command[i] == option)
            {
                return Command[i + 1];
            }
        }

        return null;
    }

    public override string ToString() => $"#{Number} [{Section}] {RequestLine}";
}
