using System.Text;

namespace AisFs.Mount.WinFsp.Paths;

/// <summary>Paths as Windows writes them: components behind backslashes, and a stream behind a colon.</summary>
internal static class WindowsPath
{
#pragma warning disable IDE1006 // The prefix of a field that each thread has for itself.
    [ThreadStatic]
    private static StringBuilder? t_builder;
#pragma warning restore IDE1006

    /// <summary>An empty builder, which the thread uses for one path at a time.</summary>
    internal static StringBuilder Builder() => (t_builder ??= new StringBuilder(256)).Clear();

    internal static string Combine(string folder, string name) => folder.Length == 1 ? folder + name : $@"{folder}\{name}";

    /// <summary>Appends a component.</summary>
    /// <param name="path">The path of its folder.</param>
    /// <param name="stored">Its stored name.</param>
    internal static void Append(StringBuilder path, string stored)
    {
        if (path is not { Length: 1 })
        {
            path.Append('\\');
        }

        path.Append(WindowsNames.ToWindows(stored));
    }

    /// <summary>Takes a stream's name off a path; empty when there is none.</summary>
    internal static ReadOnlySpan<char> SplitStream(ref ReadOnlySpan<char> path)
    {
        int colon = path.IndexOf(':');
        if (colon < 0)
        {
            return default;
        }

        ReadOnlySpan<char> stream = path[(colon + 1)..];
        path = path[..colon];
        return stream.EndsWith(":$DATA", StringComparison.OrdinalIgnoreCase) ? stream[..^6] : stream;
    }

    internal static ReadOnlySpan<char> FolderOf(ReadOnlySpan<char> path)
    {
        int last = path.LastIndexOf('\\');
        return last <= 0 ? @"\" : path[..last];
    }
}
