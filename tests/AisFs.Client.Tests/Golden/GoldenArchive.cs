using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AisFs.Client.Tests.Golden;

/// <summary>
/// Makes the archives that batches were answered with: the records hold only their digests. Each entry named n has the
/// content "content of n" and a line end.
/// </summary>
internal static class GoldenArchive
{
    /// <summary>The body of an answer to a batch; null when the answer is none.</summary>
    public static byte[]? Create(JsonElement request, JsonElement answer)
    {
        if (!request.TryGetProperty("body", out JsonElement body) || body.ValueKind != JsonValueKind.Object
            || !body.TryGetProperty("json", out JsonElement message) || message.ValueKind != JsonValueKind.Object || !message.TryGetProperty("in", out JsonElement entries))
        {
            return null;
        }

        List<(string Name, byte[] Content)> members = [];
        foreach (JsonElement entry in entries.EnumerateArray())
        {
            string name = entry.GetProperty("objname").GetString()!;
            name += entry.TryGetProperty("archpath", out JsonElement path) ? "/" + path.GetString() : string.Empty;
            byte[] content = Encoding.UTF8.GetBytes($"content of {name}\n");
            int start = entry.TryGetProperty("start", out JsonElement offset) ? offset.GetInt32() : 0;
            int length = entry.TryGetProperty("length", out JsonElement wanted) && wanted.GetInt32() > 0 ? wanted.GetInt32() : content.Length - start;
            members.Add((name, content[start..(start + length)]));
        }

        string mime = message.GetProperty("mime").GetString()!;
        byte[] archive = mime switch
        {
            ".tar" => CreateTar(members),
            ".tgz" or ".tar.gz" => Compress(CreateTar(members)),
            _ => CreateZip(members),
        };
        if (!message.GetProperty("strm").GetBoolean())
        {
            return CreateMultipart(entries, members, archive, answer);
        }

        JsonElement recorded = answer.GetProperty("body");
        if (mime == ".tar" && recorded.GetProperty("sha256").GetString() != Convert.ToHexStringLower(SHA256.HashData(archive)))
        {
            throw new InvalidOperationException("The archive that was recorded can't be made again.");
        }

        return archive;
    }

    private static byte[] CreateMultipart(JsonElement entries, List<(string Name, byte[] Content)> members, byte[] archive, JsonElement answer)
    {
        string boundary = answer.GetProperty("headers").GetProperty("Content-Type").GetString()!.Split("boundary=")[1];
        List<string> told = [];
        int index = 0;
        foreach (JsonElement entry in entries.EnumerateArray())
        {
            told.Add($"{{\"objname\":{entry.GetProperty("objname").GetRawText()},\"bucket\":{entry.GetProperty("bucket").GetRawText()},"
                + $"\"provider\":{entry.GetProperty("provider").GetRawText()},\"size\":{members[index++].Content.Length}}}");
        }

        using MemoryStream body = new();
        body.Write(Encoding.UTF8.GetBytes($"--{boundary}\r\nContent-Type: application/json\r\n\r\n{{\"uuid\":\"u\",\"out\":[{string.Join(',', told)}]}}\r\n"));
        body.Write(Encoding.UTF8.GetBytes($"--{boundary}\r\nContent-Type: application/octet-stream\r\n\r\n"));
        body.Write(archive);
        body.Write(Encoding.UTF8.GetBytes($"\r\n--{boundary}--\r\n"));
        return body.ToArray();
    }

    /// <summary>A TAR as Python writes it: ustar headers, and records of 10 KiB.</summary>
    private static byte[] CreateTar(List<(string Name, byte[] Content)> members)
    {
        using MemoryStream tar = new();
        foreach ((string name, byte[] content) in members)
        {
            byte[] header = new byte[512];
            Put(header, 0, name);
            Put(header, 100, "0000644\0");
            Put(header, 108, "0000000\0");
            Put(header, 116, "0000000\0");
            Put(header, 124, Convert.ToString(content.Length, 8).PadLeft(11, '0') + "\0");
            Put(header, 136, "00000000000\0");
            Put(header, 148, "        ");
            header[156] = (byte)'0';
            Put(header, 257, "ustar\00");
            header[264] = (byte)'0';
            int sum = header.Sum(static b => b);
            Put(header, 148, Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ");
            tar.Write(header);
            tar.Write(content);
            tar.Write(new byte[(512 - (content.Length % 512)) % 512]);
        }

        tar.Write(new byte[1024]);
        tar.Write(new byte[(10240 - (int)(tar.Length % 10240)) % 10240]);
        return tar.ToArray();
    }

    private static void Put(byte[] header, int offset, string text) => Encoding.UTF8.GetBytes(text).CopyTo(header, offset);

    private static byte[] Compress(byte[] bytes)
    {
        using MemoryStream stream = new();
        using (GZipStream gzip = new(stream, CompressionMode.Compress))
        {
            gzip.Write(bytes);
        }

        return stream.ToArray();
    }

    private static byte[] CreateZip(List<(string Name, byte[] Content)> members)
    {
        using MemoryStream stream = new();
        using (ZipArchive zip = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in members)
            {
                using Stream entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }
}
