namespace AisFs.Client.Http;

/// <summary>How far the content of a request has left.</summary>
internal enum ContentProgress
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>In part: the server knows that it is not all.</summary>
    Begun,

    /// <summary>Perhaps all of it.</summary>
    Whole,
}
