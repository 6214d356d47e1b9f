namespace AisFs.Client.Http;

/// <summary>What a hop gets of a request's content.</summary>
internal enum BodyMode
{
    /// <summary>Nothing, and a length of 0: this hop only redirects.</summary>
    Empty,

    /// <summary>The true length, and the content only if the hop asks for it (Expect: 100-continue).</summary>
    Expect,

    /// <summary>The content.</summary>
    Content,
}
