using System.Text;

namespace AisFs.Client.Tests.Replay;

/// <summary>An answer, with everything that can go wrong with one.</summary>
public sealed record RawResponse(int Status, params (string Name, string Value)[] Headers)
{
    public byte[] Body { get; init; } = [];

    /// <summary>Close the connection after this many bytes of the body; -1: never.</summary>
    public int TruncateAfter { get; init; } = -1;

    /// <summary>Close the connection without an answer.</summary>
    public bool NoAnswer { get; init; }

    /// <summary>Answer nothing and keep the connection until the server ends.</summary>
    public bool Hang { get; init; }

    /// <summary>Stop, without closing, after <see cref="TruncateAfter"/> bytes.</summary>
    public bool Stall { get; init; }

    /// <summary>Wait for this after <see cref="HeldBackAfter"/> bytes of the body, then send the others; null: send all at once.</summary>
    public Task? HeldBack { get; init; }

    public int HeldBackAfter { get; init; }

    /// <summary>Close the connection after the answer.</summary>
    public bool Close { get; init; }

    /// <summary>Exactly these bytes instead of an HTTP answer.</summary>
    public byte[]? Raw { get; init; }

    public static RawResponse Json(int status, string json) => new(status, ("Content-Type", "application/json")) { Body = Encoding.UTF8.GetBytes(json) };

    public static RawResponse Redirect(int status, string location) => new(status, ("Location", location));

    public static RawResponse Content(byte[] body, params (string, string)[] headers) => new(200, headers) { Body = body };
}
