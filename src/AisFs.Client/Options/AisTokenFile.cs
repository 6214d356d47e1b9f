using System.Text;
using AisFs.Client.AuthN;
using AisFs.Client.Wire;

namespace AisFs.Client.Options;

/// <summary>A token in a file that other programs write. Each request looks at the file's time and length to see a change.</summary>
internal sealed class AisTokenFile(string path) : AisTokenSource
{
    private const int MaxLength = 1 << 16;

    private readonly Lock _lock = new();
    private DateTime _written;
    private long _length = -1;
    private string? _token;

    public override string? GetToken()
    {
        FileInfo file = Find();
        lock (_lock)
        {
            if (!file.Exists)
            {
                _length = -1;
                return _token = null;
            }

            if (file.LastWriteTimeUtc == _written && file.Length == _length)
            {
                return _token;
            }

            string? token = Read(file);
            if (token is not null)
            {
                _token = token == _token ? _token : token;
                _written = file.LastWriteTimeUtc;
                _length = file.Length;
            }

            return _token;
        }
    }

    // Time and length of a link are its own: what it leads to may be replaced, as in volumes of Kubernetes.
    private FileInfo Find()
    {
        FileInfo file = new(path);
        try
        {
            return (file.Attributes & FileAttributes.ReparsePoint) != 0 && file.Exists ? (FileInfo)(file.ResolveLinkTarget(returnFinalTarget: true) ?? file) : file;
        }
        catch (IOException)
        {
            // The link was replaced in this moment, or leads nowhere.
            return file;
        }
    }

    private string? Read(FileInfo file)
    {
        if (file.Length > MaxLength)
        {
            throw new AisException($"The token file '{path}' has {file.Length} bytes: a token is not so long.");
        }

        string text;
        try
        {
            text = File.ReadAllText(path).Trim();
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AisException($"The token file '{path}' can't be read: {e.Message}", e);
        }

        if (text.Length == 0)
        {
            // It is being written: what was there before counts until then.
            return null;
        }

        if (text[0] == '{')
        {
            text = ReadJson(text);
        }

        return IsToken(text) ? text : throw new AisException($"The file '{path}' holds no token: it must be the token alone, or JSON with a field \"token\".");
    }

    /// <summary>The token of a file as the AIS CLI writes it; empty when there is none.</summary>
    private static string ReadJson(string text)
    {
        try
        {
            return AnswerReader.Read(Encoding.UTF8.GetBytes(text), AnswerJson.Default.TokenDto, "token")?.Token ?? string.Empty;
        }
        catch (AisProtocolException)
        {
            return string.Empty;
        }
    }
}
