using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Objects;

/// <summary>What the client of an append brings back with its next request. A '|' in the name of the work file shifts the fields.</summary>
/// <param name="Node">The id of the target that has the work file.</param>
/// <param name="WorkFile">The work file.</param>
/// <param name="ChecksumType">The type of the checksum of what was appended.</param>
/// <param name="State">Which bytes were appended with this handle and the handles before it.</param>
internal sealed record AppendHandle(string Node, string WorkFile, string ChecksumType, string State)
{
    /// <summary>Reads a handle; null if fields are missing.</summary>
    public static AppendHandle? Parse(string text) => text.Split('|', 4) is [var node, var file, var type, var state] ? new AppendHandle(node, file, type, state) : null;

    /// <summary>The error of a handle that cannot be read.</summary>
    public static RequestException Invalid(string text) => new(400, $"invalid APPEND handle: \"{text}\"");

    /// <summary>The handle as the client gets it.</summary>
    public string Text => Texts.OneLine($"{Node}|{WorkFile}|{ChecksumType}|{State}");
}
