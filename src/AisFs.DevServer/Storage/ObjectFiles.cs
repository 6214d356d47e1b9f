using AisFs.DevServer.Blobs;
using AisFs.DevServer.Buckets;
using Microsoft.Win32.SafeHandles;

namespace AisFs.DevServer.Storage;

/// <summary>Turns files of work in progress into the files of an object.</summary>
internal static class ObjectFiles
{
    /// <summary>Moves a content to the file of its object, with the metadata behind it.</summary>
    public static void Publish(FileBlob content, string path, byte[] name, ObjectRecord record)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (content.PartCount == 1)
        {
            PublishSingle(content, path, RecordFooter.Encode(name, record, []).Span);
        }
        else
        {
            PublishParts(content, path, name, record);
        }
    }

    /// <summary>Writes the metadata of an object whose content stays.</summary>
    public static void WriteMetadata(FileBlob content, string path, byte[] name, ObjectRecord record)
    {
        using SafeFileHandle file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        RandomAccess.Write(file, RecordFooter.Encode(name, record, PartSizes(content)).Span, 0);
    }

    private static void PublishSingle(FileBlob content, string path, ReadOnlySpan<byte> footer)
    {
        if (content.Pending(0) is { } bytes)
        {
            using SafeFileHandle file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete);
            byte[] all = new byte[bytes.Length + footer.Length];
            bytes.CopyTo(all, 0);
            footer.CopyTo(all.AsSpan(bytes.Length));
            RandomAccess.Write(file, all, 0);
        }
        else
        {
            string work = content.PathOf(0)!;
            using (SafeFileHandle file = File.OpenHandle(work, FileMode.Open, FileAccess.Write, FileShare.Read | FileShare.Delete))
            {
                RandomAccess.Write(file, footer, content.Length);
            }

            File.Move(work, path);
        }

        content.Publish(0, path);
    }

    private static void PublishParts(FileBlob content, string path, byte[] name, ObjectRecord record)
    {
        for (int i = 0; i < content.PartCount; i++)
        {
            if (content.IsLost(i))
            {
                continue;
            }

            string part = DirectoryLayout.PartPath(path, i);
            if (content.Pending(i) is { } bytes)
            {
                File.WriteAllBytes(part, bytes);
            }
            else
            {
                File.Move(content.PathOf(i)!, part);
            }

            content.Publish(i, part);
        }

        WriteMetadata(content, path, name, record);
        content.SetManifest(path);
    }

    /// <summary>The sizes of several parts, negative for lost ones; empty for a content in one file.</summary>
    private static List<long> PartSizes(FileBlob content)
        => content.PartCount == 1 ? [] : [.. Enumerable.Range(0, content.PartCount).Select(i => content.IsLost(i) ? -content.PartLength(i) : content.PartLength(i))];
}
