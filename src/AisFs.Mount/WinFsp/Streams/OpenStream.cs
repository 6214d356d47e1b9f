using AisFs.Mount.WinFsp.OpenFiles;

namespace AisFs.Mount.WinFsp.Streams;

/// <summary>One open of a named stream: the context that WinFsp gives back. The content is shared by all opens.</summary>
/// <param name="file">The file that the stream belongs to.</param>
/// <param name="shared">What all opens of the stream share.</param>
internal sealed class OpenStream(OpenNode file, SharedStream shared)
{
    /// <summary>The file that the stream belongs to.</summary>
    internal OpenNode File => file;

    /// <summary>The open file behind the context of a request, which may be a stream of it.</summary>
    internal static OpenNode NodeOf(object context) => context is OpenStream stream ? stream.File : (OpenNode)context;

    /// <summary>What all opens of the stream share.</summary>
    internal SharedStream Shared => shared;

    /// <summary>The path of the stream as Windows sees it.</summary>
    internal string Path => $"{File.Path}:{StreamNames.ToStream(shared.Attribute)}";

    /// <summary>Whether it is a view of the object, which cannot be changed.</summary>
    internal bool IsView => StreamNames.IsView(shared.Attribute);

    /// <summary>The size in bytes.</summary>
    internal int Size
    {
        get
        {
            lock (shared.File.Gate)
            {
                return shared.Content.Size;
            }
        }
    }
}
